/**
 * The verb {@code compare feedforward-recurrent}: one look at a whole sequence against one step
 * after another.
 *
 * <p>With {@code --json} it prints one JSON document. Its keys, schema 1:
 *
 * <ul>
 *   <li>{@code schema} 1; {@code command} "compare feedforward-recurrent"; {@code version} of
 *       Cotangent; {@code complete} false if Ctrl-C ended it early
 *   <li>{@code backend}: {@code name}, {@code description}, {@code reason} it was chosen; {@code
 *       jdk}; {@code seeds}; {@code trainRows}, {@code testRows}
 *   <li>{@code models}: {@code model}, {@code title}, {@code parameters}, {@code flops} of one
 *       sequence forward, {@code epochs}, {@code forwardSeconds} and {@code backwardSeconds} of a
 *       step of {@code batch} sequences, {@code throughTimeShare} of that step spent in the
 *       backward pass of the recurrent layer (null without one); {@code testAccuracy} and {@code
 *       secondsPerEpoch} with {@code mean}, {@code deviation} and {@code runs}
 *   <li>{@code lengths}: for each model and number of steps T {@code model}, {@code time}, {@code
 *       parameters}, {@code stepSeconds}, {@code peakBytes} of a training step
 * </ul>
 *
 * <p>New keys may come; these stay. Start reading at {@link
 * dev.cotangent.bench.feedforward.FeedforwardCommand}.
 */
@NullMarked
package dev.cotangent.bench.feedforward;

import org.jspecify.annotations.NullMarked;
