package dev.cotangent.cnn;

import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.Foldable;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.tensor.Shape;

/**
 * Convolution of sequences: [time, features] to [positions, filters].
 *
 * <p>{@code weight} is [filters, kernel, features/groups]. Where a batch carries lengths, what lies
 * past the end of a sequence counts as 0, NaN included, and the output carries the lengths that the
 * same window gives the sequences by themselves: unchanged for "same" padding and stride 1.
 */
public record Conv1d(ConvOptions options) implements SequenceConvolution<Conv1d>, Foldable {

  /** Returns a layer with this many filters of width 3. */
  public static Conv1d filters(int filters) {
    return new Conv1d(ConvOptions.of(filters, Window2d.of(1, 3)));
  }

  @Override
  public boolean isLinear() {
    return options.isLinear();
  }

  @Override
  public Conv1d withBias() {
    return with(options.withBias());
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
    var slide = Slide.of(options, window, input.prepend(1));
    var overTime = OverTime.of(window, 0);
    boolean zeros = slide.pad().isEmpty();
    return new Built(
        output,
        (tape, x) ->
            overTime.apply(
                tape,
                zeros ? x : OverTime.requireFull("conv1d: padding by " + options.mode(), x),
                images -> slide.apply(tape, filters, images)));
  }
}
