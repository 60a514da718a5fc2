package dev.cotangent.backend;

import dev.cotangent.tensor.Tensor;

/**
 * Pooling over windows: x[batch, height, width, channels] to y[batch, p, q, channels].
 *
 * <p>All tensors are dense. Padding never wins a maximum. Global pooling is {@link
 * Primitives#reduce}.
 */
public interface PoolKernels extends Primitives {

  /**
   * y = the maximum over each window, NaN if any element is.
   *
   * @param winner INT like y: the tap (row*width + column in the window) that won, the lowest of
   *     equals
   */
  default void maxPool2d(Window2d window, Tensor x, Tensor y, Tensor winner) {
    DefaultPool.maxPool2d(this, window, x, y, winner);
  }

  /** dx = each dy sent back to the tap that won; overwrites dx. */
  default void maxPool2dGrad(Window2d window, Tensor dy, Tensor winner, Tensor dx) {
    DefaultPool.maxPool2dGrad(this, window, dy, winner, dx);
  }

  /**
   * y = the mean over each window.
   *
   * @param countPadding whether the divisor is the window's size everywhere, or only the elements
   *     inside the image
   */
  default void averagePool2d(Window2d window, boolean countPadding, Tensor x, Tensor y) {
    DefaultPool.averagePool2d(this, window, countPadding, x, y);
  }

  /** dx = each dy divided among the elements of its window; overwrites dx. */
  default void averagePool2dGrad(Window2d window, boolean countPadding, Tensor dy, Tensor dx) {
    DefaultPool.averagePool2dGrad(this, window, countPadding, dy, dx);
  }
}
