package dev.cotangent.opencl;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * Convolution in which each output channel reads one input channel, and its gradients, directly.
 *
 * <p>Neighbouring items compute neighbouring channels. Taps outside of the image are left out.
 */
final class Depthwise {
  private static final int MOST_SEGMENTS = 64;
  private static final int WIDEST_GROUP = 64;

  private final ClContext context;
  private final Views views;

  Depthwise(ClContext context, Views views) {
    this.context = context;
    this.views = views;
  }

  /** Tells whether a convolution is of this kind. */
  static boolean is(Conv2dSpec spec, Tensor w) {
    return spec.groups() > 1 && w.shape().extent(3) == 1 && w.size() > 0;
  }

  /** y = the convolution of x with w. */
  void forward(Window2d window, Tensor x, Tensor w, Tensor y) {
    try (ClContext.Scratch filters = byTaps(w)) {
      launch("", "depthwise", window, x, y)
          .tensor(x)
          .block(filters.block())
          .tensor(y)
          .work(2.0 * y.size() * taps(w), 4.0 * (x.size() + y.size()))
          .run(pixels(y.shape()));
    }
  }

  /** dx = the sum over all outputs that read x of dy * w. */
  void gradInput(Window2d window, Tensor dy, Tensor w, Tensor dx) {
    try (ClContext.Scratch filters = byTaps(w)) {
      launch("", "depthwise_grad_input", window, dx, dy)
          .tensor(dy)
          .block(filters.block())
          .tensor(dx)
          .work(2.0 * dy.size() * taps(w), 4.0 * (dx.size() + dy.size()))
          .run(pixels(dx.shape()));
    }
  }

  /** dw = the sum over all positions of dy * x. */
  void gradFilter(Window2d window, Tensor dy, Tensor x, Tensor dw) {
    int rows = dy.shape().extent(0) * dy.shape().extent(1);
    int segment = Math.max(1, (rows + MOST_SEGMENTS - 1) / MOST_SEGMENTS);
    int segments = Math.max(1, (rows + segment - 1) / segment);
    int out = dw.shape().extent(0);
    int taps = taps(dw);
    try (ClContext.Scratch parts = context.scratch((long) segments * taps * out)) {
      launch("-DTAPS=" + window.width(), "depthwise_grad_filter", window, x, dy)
          .integer(rows)
          .integer(segment)
          .tensor(dy)
          .tensor(x)
          .block(parts.block())
          .work(2.0 * dy.size() * taps, 4.0 * (x.size() + dy.size()))
          .run(Grid.space(out, window.height(), segments, group(out), 1));
      context
          .launch(program("").kernel("depthwise_join"))
          .integer(segments)
          .integer(taps)
          .integer(out)
          .block(parts.block())
          .tensor(dw)
          .work(0, 4.0 * segments * taps * out)
          .run(Grid.space(out, taps, 1, group(out), 1));
    }
  }

  /** Returns the filters as [taps, out]. */
  private ClContext.Scratch byTaps(Tensor w) {
    int out = w.shape().extent(0);
    int taps = taps(w);
    ClContext.Scratch scratch = context.scratch(w.size());
    int[] strides = {1, taps};
    Layout turned = Layout.of(Shape.of(taps, out), strides, w.layout().offset());
    views.copy(ClBuffer.of(w).block(), turned, scratch.block(), 0);
    return scratch;
  }

  private Launch launch(String options, String kernel, Window2d window, Tensor x, Tensor y) {
    Shape in = x.shape();
    Shape out = y.shape();
    Launch launch = context.launch(program(options).kernel(kernel));
    launch.vector(
        in.extent(1),
        in.extent(2),
        in.extent(3),
        out.extent(1),
        out.extent(2),
        out.extent(3),
        out.extent(3) / in.extent(3),
        0);
    return Pools.window(launch, window);
  }

  private ClProgram program(String options) {
    return context.programs().files(options, "depthwise");
  }

  /** Returns a grid of an item for each element of images. */
  private static Grid pixels(Shape images) {
    int channels = images.extent(3);
    int group = group(channels);
    return Grid.space(
        channels,
        images.extent(2),
        (long) images.extent(0) * images.extent(1),
        group,
        WIDEST_GROUP / group);
  }

  /** Returns the least power of two that holds the channels, at most {@link #WIDEST_GROUP}. */
  private static int group(int channels) {
    return Math.min(WIDEST_GROUP, Integer.highestOneBit(2 * channels - 1));
  }

  private static int taps(Tensor w) {
    return w.shape().extent(1) * w.shape().extent(2);
  }
}
