/**
 * The verb {@code compare forward-forward}: one perceptron by backpropagation and by
 * Forward-Forward.
 *
 * <p>With {@code --json} it prints one JSON document. Its keys, schema 1:
 *
 * <ul>
 *   <li>{@code schema} 1; {@code command} "compare forward-forward"; {@code version} of Cotangent;
 *       {@code complete} false if Ctrl-C ended it early
 *   <li>{@code backend}: {@code name}, {@code description}, {@code reason} it was chosen; {@code
 *       jdk}; {@code seeds}
 *   <li>{@code trainRows}, {@code testRows}, {@code epochs}, {@code batch}, {@code layers}, {@code
 *       units}
 *   <li>{@code backpropagation} and {@code forwardForward}: {@code parameters}, and each with
 *       {@code mean}, {@code deviation} and {@code runs}: {@code testError} (a share; of
 *       forwardForward by goodness), {@code readoutError} (forwardForward alone), {@code
 *       secondsPerEpoch}, {@code peakBytes} that a training step holds
 *   <li>{@code layerFigures} of forwardForward, from the lowest on: {@code positiveGoodness} and
 *       {@code negativeGoodness} (mean squares), {@code separated} (share of rows on the right side
 *       of the threshold) in the last epoch, {@code testError} by this layer's goodness alone
 *   <li>{@code memoryByDepth}: {@code depth}, {@code backpropagationBytes}, {@code
 *       forwardForwardBytes}
 * </ul>
 *
 * <p>New keys may come; these stay. Start reading at {@link
 * dev.cotangent.bench.forwardforward.ForwardForwardCommand}.
 */
@NullMarked
package dev.cotangent.bench.forwardforward;

import org.jspecify.annotations.NullMarked;
