package dev.cotangent.backend;

import dev.cotangent.tensor.Tensor;

/**
 * Convolution and its two gradients: see {@link Conv2dSpec} for the shapes.
 *
 * <p>All tensors are dense and REAL. One-dimensional convolution is the case of height 1.
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
