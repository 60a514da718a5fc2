/**
 * The verb {@code compare backprop}: backpropagation through space and through time.
 *
 * <p>Convolutional and recurrent networks share their weights: over the places of an image (卷积), or
 * over the steps of a sequence (循环). Backpropagation sums the gradient of a shared weight over all
 * its uses; what differs is the way that the gradient of the input takes. In a convolution each
 * place has a short way of its own (the correlation with the flipped filter), so all places can be
 * computed side by side; in a recurrent layer the gradient of an early step comes through all later
 * ones, one after another.
 *
 * <p>With {@code --json} it prints one JSON document. Its keys, schema 1:
 *
 * <ul>
 *   <li>{@code schema} 1; {@code command} "compare backprop"; {@code version} of Cotangent; {@code
 *       complete} false if Ctrl-C ended it early; {@code backend}: {@code name}, {@code
 *       description}, {@code reason} it was chosen; {@code threads}; {@code jdk}; {@code seeds}
 *   <li>{@code contests}: {@code task} names or mnist; {@code order} of the points, drawn, rows or
 *       points; {@code trainRows}, {@code testRows}; {@code winner}, a sentence; {@code models}:
 *       <ul>
 *         <li>{@code model}, {@code title}, {@code parameters}, {@code flops} of one row forward,
 *             {@code usesPerParameter}, {@code epochs}
 *         <li>of a step of {@code batch} rows without the update: {@code forwardSeconds}, {@code
 *             backwardSeconds}, {@code threadsOverOne} (null on one thread), {@code peakBytes}
 *         <li>{@code inputGradientAtStart}, {@code inputGradientAtEnd}: shares of ||dL/dx|| of each
 *             letter, or row of the image; means over the seeds
 *         <li>{@code testAccuracy}, {@code secondsPerEpoch}: {@code mean}, {@code deviation},
 *             {@code runs}
 *         <li>{@code lengths}, empty for images: {@code from}, {@code to}, {@code rows}, {@code
 *             testAccuracy}
 *       </ul>
 *   <li>{@code fields}: for {@code layer} of the convolutional network of images, {@code height}
 *       and {@code width} in points of what its middle can see, and {@code core}, the side of the
 *       square that has nine tenths of the squared gradient
 * </ul>
 *
 * <p>New keys may come; these stay. Start reading at {@link
 * dev.cotangent.bench.backprop.BackpropCommand}.
 */
@NullMarked
package dev.cotangent.bench.backprop;

import org.jspecify.annotations.NullMarked;
