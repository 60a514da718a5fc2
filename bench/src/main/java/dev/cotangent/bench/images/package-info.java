/**
 * The verbs {@code images}, {@code compare resnet-convnext} and {@code summary}: what image models
 * cost, and how they learn.
 *
 * <p>With {@code --json}, {@code images} prints one JSON document. Its keys, schema 1:
 *
 * <ul>
 *   <li>{@code schema} 1; {@code command} "images"; {@code version} of Cotangent; {@code complete}
 *       false if Ctrl-C ended it early
 *   <li>{@code backend}: {@code name}, {@code description}, {@code reason} it was chosen
 *   <li>{@code jdk}: the Java runtime's version; {@code seeds}: the one of all models
 *   <li>{@code tables}: one, with {@code task}, {@code trainRows}, {@code testRows}, {@code
 *       classes}, {@code batch} that steps are timed with, and {@code models}
 *   <li>{@code models}: {@code model}, {@code title}, {@code parameters}, {@code epochs}, {@code
 *       testAccuracy}, {@code secondsPerEpoch}; {@code flops} of one image forward; {@code
 *       activationBytes} that a step holds for one image; {@code forwardSeconds} and {@code
 *       backwardSeconds} of a step; {@code firstOverLastAtStart} and {@code firstOverLastAtEnd};
 *       {@code stages}: {@code stage}, {@code gradientAtStart}, {@code gradientAtEnd}
 * </ul>
 *
 * <p>{@code compare resnet-convnext} prints the same keys without {@code tables}: {@code task},
 * {@code trainRows}, {@code testRows} and {@code models} stand at the top, its {@code command} is
 * "compare resnet-convnext", and what depends on the seed has {@code mean}, {@code deviation} and
 * {@code runs}.
 *
 * <p>What gradients are measured on is said at {@link dev.cotangent.bench.images.StageGradients}.
 * New keys may come; these stay. Start reading at {@link dev.cotangent.bench.images.ImagesCommand}.
 */
@NullMarked
package dev.cotangent.bench.images;

import org.jspecify.annotations.NullMarked;
