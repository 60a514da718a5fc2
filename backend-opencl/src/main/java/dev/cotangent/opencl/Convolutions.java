package dev.cotangent.opencl;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.opencl.Gemm.Gathered;
import dev.cotangent.opencl.Gemm.Matrix;
import dev.cotangent.tensor.Tensor;

/**
 * Convolution and its gradients as matrix products without a patch matrix (implicit GEMM).
 *
 * <p>With X the patches of {@link PaddedImages}, y = X wᵀ and dw = dyᵀ X gather X; dx is a gather
 * too, see {@link ConvGradInput}. Depthwise convolutions go their own way.
 */
final class Convolutions {
  private final ClContext context;
  private final Gemm gemm;
  private final Depthwise depthwise;
  private final PositionTables tables;
  private final ConvGradInput gradInput;

  Convolutions(ClContext context, Gemm gemm, Views views) {
    this.context = context;
    this.gemm = gemm;
    depthwise = new Depthwise(context, views);
    tables = new PositionTables(context);
    gradInput = new ConvGradInput(context, gemm, views, tables);
  }

  /** Tells whether {@link #gradInput} can do it. */
  static boolean canGradInput(Conv2dSpec spec, Tensor w) {
    return Depthwise.is(spec, w) || ConvGradInput.suits(spec.window());
  }

  /** y = the convolution of x with w. */
  void forward(Conv2dSpec spec, Tensor x, Tensor w, Tensor y) {
    if (Depthwise.is(spec, w)) {
      depthwise.forward(spec.window(), x, w, y);
      return;
    }
    int groups = spec.groups();
    int filters = w.shape().extent(0) / groups;
    int taps = w.size() / Math.max(1, w.shape().extent(0));
    int positions = y.size() / Math.max(1, y.shape().last());
    var product =
        new GemmSpec(
            positions,
            filters,
            taps,
            false,
            true,
            isPointwise(spec.window()) ? Math.max(taps, x.shape().last()) : taps,
            taps,
            Math.max(filters, y.shape().last()),
            groups,
            w.shape().extent(3),
            filters * taps,
            filters,
            1,
            0);
    if (isPointwise(spec.window())) {
      gemm.multiply(product, Matrix.of(x), Matrix.of(w), Matrix.of(y));
      return;
    }
    synchronized (tables) {
      try (PaddedImages images = PaddedImages.of(context, spec.window(), x)) {
        gemm.multiply(product, patches(images, spec.window(), w, y), Matrix.of(w), Matrix.of(y));
      }
    }
  }

  /** dw = the sum over all positions of dy * x. */
  void gradFilter(Conv2dSpec spec, Tensor dy, Tensor x, Tensor dw) {
    if (Depthwise.is(spec, dw)) {
      depthwise.gradFilter(spec.window(), dy, x, dw);
      return;
    }
    int groups = spec.groups();
    int filters = dw.shape().extent(0) / groups;
    int taps = dw.size() / Math.max(1, dw.shape().extent(0));
    int positions = dy.size() / Math.max(1, dy.shape().last());
    var product =
        new GemmSpec(
            filters,
            taps,
            positions,
            true,
            false,
            Math.max(filters, dy.shape().last()),
            isPointwise(spec.window()) ? Math.max(taps, x.shape().last()) : taps,
            taps,
            groups,
            filters,
            dw.shape().extent(3),
            filters * taps,
            1,
            0);
    if (isPointwise(spec.window())) {
      gemm.multiply(product, Matrix.of(dy), Matrix.of(x), Matrix.of(dw));
      return;
    }
    synchronized (tables) {
      try (PaddedImages images = PaddedImages.of(context, spec.window(), x)) {
        gemm.multiply(
            product, Matrix.of(dy), patches(images, spec.window(), dw, dy), Matrix.of(dw));
      }
    }
  }

  /** dx = the sum over all outputs that read x of dy * w, for windows of small strides. */
  void gradInput(Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    if (Depthwise.is(spec, w)) {
      depthwise.gradInput(spec.window(), dy, w, dx);
    } else {
      gradInput.run(spec, dy, w, dx);
    }
  }

  private Gathered patches(PaddedImages images, Window2d window, Tensor w, Tensor y) {
    return images.patches(
        tables,
        window,
        y.shape(),
        w.shape().extent(3),
        window.strideHeight(),
        window.strideWidth());
  }

  /** Tells whether a window is one pixel, so that the images are the patch matrix. */
  static boolean isPointwise(Window2d window) {
    return window.equals(Window2d.of(1, 1));
  }
}
