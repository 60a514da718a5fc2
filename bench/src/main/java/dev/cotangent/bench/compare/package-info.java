/**
 * The verb {@code compare}: a CNN and recurrent networks on the same rows, in one table.
 *
 * <p>With {@code --json} the table is one JSON document. Its keys, schema 1:
 *
 * <ul>
 *   <li>{@code schema} 1; {@code command} "compare"; {@code version} of Cotangent; {@code complete}
 *       false if Ctrl-C ended it early
 *   <li>{@code backend}: {@code name}, {@code description}, {@code reason} it was chosen
 *   <li>{@code jdk}: the Java runtime's version; {@code seeds}: of the runs
 *   <li>{@code tables}: for each task {@code task}, {@code trainRows}, {@code testRows}, {@code
 *       classes}, {@code sha256} of the rows (names only), {@code baselines} ({@code name}, {@code
 *       accuracy}) and {@code models}
 *   <li>{@code models}: {@code model}, {@code title}, {@code parameters}, {@code epochs}, and over
 *       the seeds {@code testAccuracy}, {@code secondsPerEpoch}, {@code gradientLeftAtStart},
 *       {@code gradientLeftAtEnd}, {@code throughTimeAtStart} and {@code throughTimeAtEnd} (see
 *       {@link dev.cotangent.bench.training.Reach}), each with {@code mean}, {@code deviation} and
 *       {@code runs}
 * </ul>
 *
 * <p>Accuracies are shares from 0 to 1; null is what does not exist, such as time in a CNN. New
 * keys may come; these stay. Start reading at {@link dev.cotangent.bench.compare.CompareCommand}.
 */
@NullMarked
package dev.cotangent.bench.compare;

import org.jspecify.annotations.NullMarked;
