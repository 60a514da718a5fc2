package dev.cotangent.opencl;

import dev.cotangent.backend.Window2d;
import dev.cotangent.opencl.Gemm.Gathered;
import dev.cotangent.opencl.Gemm.Matrix;
import dev.cotangent.opencl.PositionTables.Axes;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * Images with their padding written out, until closed.
 *
 * <p>In them no tap needs a check, so the element of the patch matrix for a position and a tap lies
 * at the sum of two table entries, one for each.
 *
 * @param memory where they lie, dense
 * @param end gives the memory back
 */
record PaddedImages(Matrix memory, int height, int width, int channels, Runnable end)
    implements AutoCloseable {

  /** Returns the images of a convolution; no copy where there is no padding. */
  static PaddedImages of(ClContext context, Window2d window, Tensor x) {
    int height = x.shape().extent(1) + window.padTop() + window.padBottom();
    int width = x.shape().extent(2) + window.padLeft() + window.padRight();
    if (height == x.shape().extent(1) && width == x.shape().extent(2)) {
      return new PaddedImages(Matrix.of(x), height, width, x.shape().last(), () -> {});
    }
    return pad(context, x, height, width, window.padTop(), window.padLeft(), 1);
  }

  /** Returns dy with zeros between its pixels as the stride says, for the gradient dx. */
  static PaddedImages spread(ClContext context, Window2d window, Tensor dy, Shape dx) {
    return pad(
        context,
        dy,
        dx.extent(1) + window.spanHeight() - 1,
        dx.extent(2) + window.spanWidth() - 1,
        window.spanHeight() - 1 - window.padTop(),
        window.spanWidth() - 1 - window.padLeft(),
        window.strideHeight());
  }

  /**
   * Returns the patch matrix of one group.
   *
   * @param positions images whose pixels are its rows
   * @param channels of a group
   */
  Gathered patches(
      PositionTables tables,
      Window2d window,
      Shape positions,
      int channels,
      int strideHeight,
      int strideWidth) {
    int row = width * this.channels;
    var rows =
        new Axes(
            positions.extent(0),
            positions.extent(1),
            positions.extent(2),
            height * row,
            strideHeight * row,
            strideWidth * this.channels);
    var taps =
        new Axes(
            window.height(),
            window.width(),
            channels,
            window.dilationHeight() * row,
            window.dilationWidth() * this.channels,
            1);
    return new Gathered(memory.block(), memory.at(), tables.of(rows), tables.of(taps));
  }

  @Override
  public void close() {
    end.run();
  }

  private static PaddedImages pad(
      ClContext context, Tensor x, int height, int width, int top, int left, int step) {
    int channels = x.shape().last();
    int rows = x.shape().extent(0) * height;
    ClContext.Scratch scratch = context.scratch(Math.max(1L, (long) rows * width * channels));
    String kernel = step == 1 ? "pad_images" : "spread_images";
    Launch launch = context.launch(kernel(context, kernel, (long) width * channels));
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
    return new PaddedImages(
        new Matrix(scratch.block(), 0), height, width, channels, scratch::close);
  }

  private static ClKernel kernel(ClContext context, String name, long row) {
    Programs programs = context.programs();
    return switch (context.deviceClass()) {
      case GPU ->
          programs.files(RowDivision.option(row), "row_division", "padded_images").kernel(name);
      case CPU -> programs.files("", "padded_images_cpu").kernel(name);
    };
  }
}
