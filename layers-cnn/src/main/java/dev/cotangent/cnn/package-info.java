/**
 * Convolution and pooling of images and sequences, and models made of them.
 *
 * <p>Operations ({@code *Op}) state forward and backward side by side; layers ({@link
 * dev.cotangent.cnn.Conv2d}, {@link dev.cotangent.cnn.MaxPool2d}, ...) own parameters and apply
 * them. Sequences are images of height 1. Channels are always last. No kernel and no backend is
 * named here. Start reading at {@code Conv2d}.
 *
 * <p><b>How a convolution (卷积) learns.</b> In one dimension, with filter w[k] and padding left out,
 * y[i] = Σ_k w[k]·x[i + k]. What the loss feels of y is dy[i] = ∂L/∂y[i]. The chain rule sums over
 * every way in which a value acts:
 *
 * <ul>
 *   <li>x[j] acts on y[j - k] through w[k], so dx[j] = Σ_k w[k]·dy[j - k]: the correlation of dy,
 *       padded, with the flipped filter, which is a convolution in the strict sense;
 *   <li>w[k] acts on every y[i] through x[i + k], so dw[k] = Σ_i dy[i]·x[i + k]: the input
 *       correlated with dy. The sum over all places is what sharing one filter means.
 * </ul>
 *
 * Heights, channels and batches add indices and no new idea; a stride s puts s - 1 zeros between
 * the elements of dy. See {@link dev.cotangent.cnn.Conv2dOp}.
 *
 * <p><b>Pooling (池化).</b> A maximum y = x[m], m = argmax, does not change when another x does: dy
 * goes to the winner whole, and to nobody else ({@link dev.cotangent.cnn.MaxPool2dOp}). A mean of n
 * values gives each of them dy/n ({@link dev.cotangent.cnn.AveragePool2dOp}). Where windows
 * overlap, shares are added.
 *
 * <p><b>Shortcuts.</b> With y = x + f(x), dx = dy + J_fᵀ·dy: whatever f does to the gradient, dy
 * itself arrives ({@link dev.cotangent.cnn.BasicBlock}; He et al. 2015).
 */
@NullMarked
package dev.cotangent.cnn;

import org.jspecify.annotations.NullMarked;
