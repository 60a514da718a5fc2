package dev.cotangent.cnn;

import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.Foldable;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.tensor.Shape;
import java.util.List;

/**
 * Convolution of volumes or films: [depth, height, width, channels] to [d, p, q, filters].
 *
 * <p>{@code weight} is [filters, kernel depth, kernel height, kernel width, channels/groups]. See
 * {@link Conv3dOp} for how it is computed; where depth is padded, or padding holds something else
 * than zeros, of a padded copy of the input.
 *
 * @param options of the window's height and width
 * @param depth the window over depth, of height 1
 */
public record Conv3d(ConvOptions options, Window2d depth)
    implements ImageConvolution<Conv3d>, Foldable {

  /** Returns a layer with this many filters of 3 by 3 by 3. */
  public static Conv3d filters(int filters) {
    return new Conv3d(ConvOptions.of(filters, Window2d.of(3, 3)), Window2d.of(1, 3));
  }

  /** Returns this layer with filters of another size in all three directions. */
  @Override
  public Conv3d kernel(int size) {
    return kernel(size, size, size);
  }

  /** Returns this layer with filters of another size. */
  public Conv3d kernel(int depth, int height, int width) {
    return new Conv3d(
        options.window(options.window().size(height, width)), this.depth.size(1, depth));
  }

  /** Returns this layer with another distance between outputs in all three directions. */
  @Override
  public Conv3d stride(int stride) {
    return stride(stride, stride, stride);
  }

  /** Returns this layer with other distances between outputs. */
  public Conv3d stride(int depth, int height, int width) {
    return new Conv3d(
        options.window(options.window().stride(height, width)), this.depth.stride(1, depth));
  }

  /** Returns this layer with padding on all six sides. */
  @Override
  public Conv3d padding(int size) {
    return padding(size, size, size);
  }

  /** Returns this layer with padding before and behind, above and below, left and right. */
  public Conv3d padding(int depth, int height, int width) {
    return new Conv3d(
        options.window(options.window().padding(height, width)).same(false),
        this.depth.padding(0, depth));
  }

  /** Returns this layer without padding. */
  @Override
  public Conv3d validPadding() {
    return padding(0);
  }

  /** Returns this layer with another distance between taps in all three directions. */
  @Override
  public Conv3d dilation(int dilation) {
    return dilation(dilation, dilation, dilation);
  }

  /** Returns this layer with other distances between taps. */
  public Conv3d dilation(int depth, int height, int width) {
    return new Conv3d(
        options.window(options.window().dilation(height, width)), this.depth.dilation(1, depth));
  }

  @Override
  public boolean isLinear() {
    return options.isLinear();
  }

  @Override
  public Conv3d withBias() {
    return with(options.withBias());
  }

  @Override
  public Conv3d with(ConvOptions other) {
    return new Conv3d(other, depth);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    ConvFilters.requireRank("conv3d", input, 4, "[depth, height, width, channels]");
    Window2d window = options.resolved();
    Window2d over = options.same() ? depth.samePadding() : depth;
    int channels = ConvFilters.channelsPerGroup("conv3d", options, input);
    Shape weight =
        Shape.of(options.filters(), over.width(), window.height(), window.width(), channels);
    Shape output = output(window, over, input, weight);
    boolean zeros = options.mode() == PaddingMode.ZERO;
    Window2d rest = zeros ? window : window.padding(0, 0);
    var around = new PadOp.Sides(1, over.padLeft(), over.padRight());
    var pad =
        zeros
            ? new PadOp(PaddingMode.ZERO, List.of(around))
            : new PadOp(options.mode(), around, PadOp.of(options.mode(), window, 2));
    var unused = pad.output(input.prepend(1));
    var filters = ConvFilters.build(options, builder, weight);
    var spec = new Conv2dSpec(rest, options.groups());
    var op = new Conv3dOp(spec, over.padding(0, 0), ConvFilters.fused(options));
    return new Built(
        output,
        (tape, x) -> {
          Variable padded = pad.sides().isEmpty() ? x : tape.apply(pad, x);
          return filters.apply(tape, op, padded, filters.values(tape));
        });
  }

  private static Shape output(Window2d window, Window2d over, Shape input, Shape weight) {
    int d = over.outputWidth(input.extent(0));
    int p = window.outputHeight(input.extent(1));
    int q = window.outputWidth(input.extent(2));
    if (d < 1 || p < 1 || q < 1) {
      throw new IllegalArgumentException(
          "conv3d: a window of %dx%dx%d does not fit input %s with filters %s and padding %d,%d,%d,%d,%d,%d"
              .formatted(
                  over.spanWidth(),
                  window.spanHeight(),
                  window.spanWidth(),
                  input,
                  weight,
                  over.padLeft(),
                  over.padRight(),
                  window.padTop(),
                  window.padBottom(),
                  window.padLeft(),
                  window.padRight()));
    }
    return Shape.of(d, p, q, weight.extent(0));
  }
}
