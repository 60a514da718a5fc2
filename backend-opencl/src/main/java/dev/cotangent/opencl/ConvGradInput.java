package dev.cotangent.opencl;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.opencl.Gemm.Matrix;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * The gradient dx of a convolution's input: the convolution of dy, spread by the stride, with the
 * filters turned round.
 *
 * <p>That multiplies filters by zeros which stand for no output; where a filter holds an infinity
 * or NaN, dx is computed again, without them.
 */
final class ConvGradInput {
  /** A larger stride would spread dy over too many zeros. */
  private static final int LARGEST_SPREAD = 2;

  private static final int ELEMENTS_PER_ITEM = 64;

  private final ClContext context;
  private final Gemm gemm;
  private final Views views;
  private final PositionTables tables;

  ConvGradInput(ClContext context, Gemm gemm, Views views, PositionTables tables) {
    this.context = context;
    this.gemm = gemm;
    this.views = views;
    this.tables = tables;
  }

  /** Tells whether {@link #run} can do it. */
  static boolean suits(Window2d window) {
    return window.strideHeight() <= LARGEST_SPREAD && window.strideWidth() == window.strideHeight();
  }

  /** dx = the sum over all outputs that read x of dy * w. */
  void run(Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    Window2d window = spec.window();
    int groups = spec.groups();
    int filters = w.shape().extent(0) / groups;
    GemmSpec product = product(spec, w, dx);
    synchronized (tables) {
      try (ClContext.Scratch turned = context.scratch(Math.max(1, w.size()))) {
        views.copy(turned(window, w, groups), turned.block(), 0);
        var filter = new Matrix(turned.block(), 0);
        if (Convolutions.isPointwise(window)) {
          gemm.multiply(product, Matrix.of(dy), filter, Matrix.of(dx));
          return;
        }
        try (PaddedImages spread = PaddedImages.spread(context, window, dy, dx.shape())) {
          gemm.multiply(
              product,
              spread.patches(tables, window, dx.shape(), filters, 1, 1),
              filter,
              Matrix.of(dx));
        }
      }
    }
    withoutPadding(spec, dy, w, dx);
  }

  private static GemmSpec product(Conv2dSpec spec, Tensor w, Tensor dx) {
    Window2d window = spec.window();
    int out = w.shape().extent(0);
    int filters = out / spec.groups();
    int channels = w.shape().extent(3);
    int taps = window.height() * window.width() * filters;
    return new GemmSpec(
        dx.size() / Math.max(1, dx.shape().last()),
        channels,
        taps,
        false,
        false,
        Convolutions.isPointwise(window) ? Math.max(taps, out) : taps,
        channels,
        Math.max(channels, dx.shape().last()),
        spec.groups(),
        filters,
        taps * channels,
        channels,
        1,
        0);
  }

  /** Returns the filters as [groups, taps from the last to the first, filters, channels]. */
  private static Tensor turned(Window2d window, Tensor w, int groups) {
    int channels = w.shape().extent(3);
    int row = window.width() * channels;
    int filter = window.height() * row;
    int filters = w.shape().extent(0) / groups;
    var shape = Shape.of(groups, window.height(), window.width(), filters, channels);
    int last = w.size() == 0 ? 0 : filter - channels;
    int[] strides = {filters * filter, -row, -channels, filter, 1};
    return new Tensor(w.buffer(), Layout.of(shape, strides, w.layout().offset() + last));
  }

  /** Computes dx again if w is not finite. */
  private void withoutPadding(Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    Shape out = dy.shape();
    Shape in = dx.shape();
    int rows = in.extent(0) * in.extent(1);
    try (ClContext.Scratch flag = context.scratch(1)) {
      context.queue().fill(flag.block(), 0, 1, 0);
      context
          .launch(kernel("find_infinite"))
          .integer(w.size())
          .tensor(w)
          .block(flag.block())
          .work(0, 4.0 * w.size())
          .run(context.deviceClass().rows((w.size() + ELEMENTS_PER_ITEM - 1) / ELEMENTS_PER_ITEM));
      Launch launch =
          context
              .launch(kernel("grad_input_exact"))
              .vector(
                  in.extent(1),
                  in.extent(2),
                  in.extent(3),
                  out.extent(1),
                  out.extent(2),
                  out.extent(3),
                  w.shape().extent(3),
                  rows);
      Pools.window(launch, spec.window())
          .block(flag.block())
          .tensor(dy)
          .tensor(w)
          .tensor(dx)
          .run(context.deviceClass().rows(rows));
    }
  }

  private ClKernel kernel(String name) {
    return context.programs().files("", "conv_grad_input").kernel(name);
  }
}
