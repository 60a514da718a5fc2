package dev.cotangent.cnn;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.tensor.Shape;

/**
 * Convolution of sequences: [time, features] to [positions, filters].
 *
 * <p>{@code weight} is [filters, kernel, features/groups]. Where a batch carries lengths, what lies
 * past the end of a sequence counts as 0, NaN included, and the output carries the lengths that the
 * same window gives the sequences by themselves: unchanged for "same" padding and stride 1.
 */
public record Conv1d(ConvOptions options) implements Convolution<Conv1d> {

  /** Returns a layer with this many filters of width 3. */
  public static Conv1d filters(int filters) {
    return new Conv1d(ConvOptions.of(filters, Window2d.of(1, 3)));
  }

  /** Returns this layer with filters of another width. */
  public Conv1d kernel(int size) {
    Window2d w = options.window();
    return with(
        options.window(
            Window2d.of(1, size)
                .stride(1, w.strideWidth())
                .dilation(1, w.dilationWidth())
                .padding(0, 0, w.padLeft(), w.padRight())));
  }

  /** Returns this layer with another distance between outputs. */
  public Conv1d stride(int stride) {
    return with(options.window(options.window().stride(1, stride)));
  }

  /** Returns this layer with zeros before and after each sequence. */
  public Conv1d padding(int size) {
    return padding(size, size);
  }

  /** Returns this layer with zeros before and after each sequence. */
  public Conv1d padding(int before, int after) {
    return with(options.window(options.window().padding(0, 0, before, after)).same(false));
  }

  /** Returns this layer with another distance between the taps of a filter. */
  public Conv1d dilation(int dilation) {
    return with(options.window(options.window().dilation(1, dilation)));
  }

  @Override
  public Conv1d with(ConvOptions other) {
    return new Conv1d(other);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Window2d window = options.resolved();
    Shape output = OverTime.output("conv1d", window, input, options.filters());
    int channels = ConvFilters.channelsPerGroup("conv1d", options, input);
    Shape weight = Shape.of(options.filters(), window.width(), channels);
    var filters = ConvFilters.build(options, builder, weight);
    var spec = new Conv2dSpec(window, options.groups());
    var overTime = new OverTime(window, 0);
    return new Built(
        output, (tape, x) -> overTime.apply(tape, x, images -> filters.apply(tape, spec, images)));
  }
}
