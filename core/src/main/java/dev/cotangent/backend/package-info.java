/**
 * What a machine must do, and how one is found.
 *
 * <p>A {@link dev.cotangent.backend.Backend} is a handful of {@link
 * dev.cotangent.backend.Primitives} and one small interface for each family of kernels, whose
 * defaults ({@code DefaultConv}, {@code DefaultNorm}, ...) need the primitives only: a new backend
 * trains a network on its first day, and overrides what it can do faster. {@link
 * dev.cotangent.backend.Backends} finds providers. No layer and no gradient belongs here. Start
 * reading at {@code Primitives}.
 *
 * <p><b>NaN and infinities</b> are numbers like others: a kernel yields what IEEE 754 gives for its
 * formula; none clamps, replaces, hides or throws. An output whose formula reads a NaN is NaN, and
 * no other is. That includes ReLU, max, min and max pooling; an arg-max takes the first NaN for the
 * largest; comparisons with NaN are false. Not read are masked steps of sequences and what beta = 0
 * overwrites. Convolution has two exceptions: by minimal filtering of 3x3, see {@code ConvKernels},
 * a NaN may spread over its tile, and a NaN or an infinity in a filter may meet the zeros of the
 * padding or, on the way to dx, zeros around dy, or not; likewise one in dy on the way to the
 * filter's gradient. Training stops where a loss, or the norm that clipping needs, is not finite:
 * {@code dev.cotangent.train.DivergedException}.
 *
 * <p><b>Overflow.</b> Softmax, log-softmax and cross-entropy subtract the row's maximum first, so
 * that no logit is too large; -infinity has probability 0, and a row of nothing else is NaN.
 * Variances are means of squared distances from the mean, in two passes, so that a large mean costs
 * no digits. Sums overflow where their true value would. Loss scaling, which half precision needs,
 * is not offered: gradients of 32 bits reach down to 1e-38.
 */
@NullMarked
package dev.cotangent.backend;

import org.jspecify.annotations.NullMarked;
