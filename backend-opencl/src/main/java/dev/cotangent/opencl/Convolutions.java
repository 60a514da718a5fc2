package dev.cotangent.opencl;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.opencl.Gemm.Gathered;
import dev.cotangent.opencl.Gemm.Matrix;
import dev.cotangent.opencl.PositionTables.Axes;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * Convolution and its gradients as matrix products without a patch matrix (implicit GEMM).
 *
 * <p>In images with their padding written out, the element of the patch matrix for a position and a
 * tap lies at the sum of two table entries, one for each. So y = X wᵀ and dw = dyᵀ X gather X. dx
 * is the convolution of dy, spread by the stride, with the filters turned round: a gather too. That
 * multiplies filters by zeros which stand for no output; where a filter holds an infinity or NaN,
 * dx is computed again, without them. Depthwise convolutions go their own way.
 */
final class Convolutions {
  /** A larger stride would spread dy over too many zeros. */
  private static final int LARGEST_SPREAD = 2;

  private static final int ELEMENTS_PER_ITEM = 64;

  private final ClContext context;
  private final Gemm gemm;
  private final Views views;
  private final Depthwise depthwise;
  private final PositionTables tables;

  Convolutions(ClContext context, Gemm gemm, Views views) {
    this.context = context;
    this.gemm = gemm;
    this.views = views;
    depthwise = new Depthwise(context, views);
    tables = new PositionTables(context);
  }

  /** Images with their padding: where they lie, and their extents. */
  private record Padded(Matrix memory, int height, int width, int channels, Runnable end)
      implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  /** Tells whether {@link #gradInput} can do it. */
  static boolean canGradInput(Conv2dSpec spec, Tensor w) {
    Window2d window = spec.window();
    return Depthwise.is(spec, w)
        || (window.strideHeight() <= LARGEST_SPREAD
            && window.strideWidth() == window.strideHeight());
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
      try (Padded images = padded(spec.window(), x)) {
        gemm.multiply(product, patches(spec.window(), images, w, y), Matrix.of(w), Matrix.of(y));
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
      try (Padded images = padded(spec.window(), x)) {
        gemm.multiply(
            product, Matrix.of(dy), patches(spec.window(), images, dw, dy), Matrix.of(dw));
      }
    }
  }

  /** dx = the sum over all outputs that read x of dy * w, for windows of small strides. */
  void gradInput(Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    if (Depthwise.is(spec, w)) {
      depthwise.gradInput(spec.window(), dy, w, dx);
      return;
    }
    Window2d window = spec.window();
    int groups = spec.groups();
    int out = w.shape().extent(0);
    int filters = out / groups;
    int channels = w.shape().extent(3);
    int taps = window.height() * window.width() * filters;
    int positions = dx.size() / Math.max(1, dx.shape().last());
    var product =
        new GemmSpec(
            positions,
            channels,
            taps,
            false,
            false,
            isPointwise(window) ? Math.max(taps, out) : taps,
            channels,
            Math.max(channels, dx.shape().last()),
            groups,
            filters,
            taps * channels,
            channels,
            1,
            0);
    synchronized (tables) {
      try (ClContext.Scratch turned = context.scratch(Math.max(1, w.size()))) {
        views.copy(turned(window, w, groups), turned.block(), 0);
        var filter = new Matrix(turned.block(), 0);
        if (isPointwise(window)) {
          gemm.multiply(product, Matrix.of(dy), filter, Matrix.of(dx));
          return;
        }
        try (Padded spread = spread(window, dy, dx)) {
          gemm.multiply(
              product, gathered(window, spread, dx, filters, 1, 1), filter, Matrix.of(dx));
        }
      }
    }
    withoutPadding(spec, dy, w, dx);
  }

  /** Computes dx again if w is not finite. */
  private void withoutPadding(Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    Shape out = dy.shape();
    Shape in = dx.shape();
    int rows = in.extent(0) * in.extent(1);
    try (ClContext.Scratch flag = context.scratch(1)) {
      context.queue().fill(flag.block(), 0, 1, 0);
      context
          .launch(kernel("find_infinite", 0))
          .integer(w.size())
          .tensor(w)
          .block(flag.block())
          .work(0, 4.0 * w.size())
          .run(context.deviceClass().rows((w.size() + ELEMENTS_PER_ITEM - 1) / ELEMENTS_PER_ITEM));
      Launch launch =
          context
              .launch(kernel("grad_input_exact", 0))
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

  private ClKernel paddingKernel(String name, long row) {
    return switch (context.deviceClass()) {
      case GPU -> kernel(name, row);
      case CPU -> context.programs().files("", "conv_cpu").kernel(name);
    };
  }

  private ClKernel kernel(String name, long row) {
    return context.programs().files(RowDivision.option(row), "row_division", "conv").kernel(name);
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

  private Gathered patches(Window2d window, Padded images, Tensor w, Tensor y) {
    return gathered(
        window, images, y, w.shape().extent(3), window.strideHeight(), window.strideWidth());
  }

  /** Returns the patch matrix of one group, for the positions of {@code like}. */
  private Gathered gathered(
      Window2d window,
      Padded images,
      Tensor like,
      int channels,
      int strideHeight,
      int strideWidth) {
    int row = images.width * images.channels;
    var positions =
        new Axes(
            like.shape().extent(0),
            like.shape().extent(1),
            like.shape().extent(2),
            images.height * row,
            strideHeight * row,
            strideWidth * images.channels);
    var taps =
        new Axes(
            window.height(),
            window.width(),
            channels,
            window.dilationHeight() * row,
            window.dilationWidth() * images.channels,
            1);
    return new Gathered(
        images.memory.block(), images.memory.at(), tables.of(positions), tables.of(taps));
  }

  private Padded padded(Window2d window, Tensor x) {
    int height = x.shape().extent(1) + window.padTop() + window.padBottom();
    int width = x.shape().extent(2) + window.padLeft() + window.padRight();
    if (height == x.shape().extent(1) && width == x.shape().extent(2)) {
      return new Padded(Matrix.of(x), height, width, x.shape().last(), () -> {});
    }
    return pad(x, height, width, window.padTop(), window.padLeft(), 1);
  }

  private Padded spread(Window2d window, Tensor dy, Tensor dx) {
    return pad(
        dy,
        dx.shape().extent(1) + window.spanHeight() - 1,
        dx.shape().extent(2) + window.spanWidth() - 1,
        window.spanHeight() - 1 - window.padTop(),
        window.spanWidth() - 1 - window.padLeft(),
        window.strideHeight());
  }

  private Padded pad(Tensor x, int height, int width, int top, int left, int step) {
    int channels = x.shape().last();
    int rows = x.shape().extent(0) * height;
    ClContext.Scratch scratch = context.scratch(Math.max(1L, (long) rows * width * channels));
    String kernel = step == 1 ? "pad_images" : "spread_images";
    Launch launch = context.launch(paddingKernel(kernel, (long) width * channels));
    launch.integer(rows).integer(width * channels).integer(height).integer(x.shape().extent(1));
    if (step == 1) {
      launch.integer(x.shape().extent(2) * channels).integer(top).integer(left * channels);
    } else {
      launch.integer(x.shape().extent(2)).integer(channels).integer(top).integer(left);
      launch.integer(step).reals(1.0 / channels, 1.0 / step);
    }
    launch
        .tensor(x)
        .block(scratch.block())
        .work(0, 4.0 * (x.size() + (double) rows * width * channels))
        .run(
            switch (context.deviceClass()) {
              case GPU -> context.deviceClass().matrix(rows, (long) width * channels);
              case CPU -> Grid.line(rows, 1);
            });
    return new Padded(new Matrix(scratch.block(), 0), height, width, channels, scratch::close);
  }

  private static boolean isPointwise(Window2d window) {
    return window.equals(Window2d.of(1, 1));
  }
}
