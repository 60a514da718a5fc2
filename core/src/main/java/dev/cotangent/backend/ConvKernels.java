package dev.cotangent.backend;

import dev.cotangent.tensor.Tensor;

/**
 * Convolution and its two gradients: see {@link Conv2dSpec} for the shapes.
 *
 * <p>All tensors are dense and REAL. One-dimensional convolution is the case of height 1.
 *
 * <p>A backend may compute 3 x 3 convolutions of stride 1, dilation 1 and one group with at least
 * 32 channels and filters, and their gradients, by Winograd's minimal filtering F(2 x 2, 3 x 3) or
 * F(4 x 4, 3 x 3). The error is then that of its steps, about twice that of plain sums, and a NaN
 * or an infinity makes one or the other of what reads it and perhaps of all outputs of the same
 * tiles, of at most 4 by 4 pixels; in the filter gradient, of all taps of its channel or filter.
 */
public interface ConvKernels extends Primitives {

  /** y[b,p,q,o] = f(sum over a,c,i of x[b, p*s-pad+a*d, q*s-pad+c*d, i] * w[o,a,c,i]). */
  default void conv2d(Conv2dSpec spec, Tensor x, Tensor w, Epilogue epilogue, Tensor y) {
    DefaultConv.conv2d(this, spec, x, w, epilogue, y);
  }

  /** dx = the sum over all outputs that read x of dy * w; overwrites dx. */
  default void conv2dGradInput(Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    DefaultConv.gradInput(this, spec, dy, w, dx);
  }

  /** dw = the sum over all positions of dy * x; overwrites dw. */
  default void conv2dGradFilter(Conv2dSpec spec, Tensor dy, Tensor x, Tensor dw) {
    DefaultConv.gradFilter(this, spec, dy, x, dw);
  }
}
