package dev.cotangent.cnn;

import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.Foldable;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.tensor.Shape;

/**
 * Convolution of images: [height, width, channels] to [p, q, filters].
 *
 * <p>{@code weight} is [filters, kernel height, kernel width, channels/groups]. See {@link
 * Convolution} for defaults and {@link Conv2dOp} for the formula.
 */
public record Conv2d(ConvOptions options) implements ImageConvolution<Conv2d>, Foldable {

  /** Returns a layer with this many filters of 3 by 3. */
  public static Conv2d filters(int filters) {
    return new Conv2d(ConvOptions.of(filters, Window2d.of(3, 3)));
  }

  @Override
  public boolean isLinear() {
    return options.isLinear();
  }

  @Override
  public Conv2d withBias() {
    return with(options.withBias());
  }

  @Override
  public Conv2d with(ConvOptions other) {
    return new Conv2d(other);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    ConvFilters.requireRank("conv2d", input, 3, "[height, width, channels]");
    Window2d window = options.resolved();
    int channels = ConvFilters.channelsPerGroup("conv2d", options, input);
    Shape output = window.output(input.prepend(1), options.filters()).without(0);
    Shape weight = Shape.of(options.filters(), window.height(), window.width(), channels);
    var filters = ConvFilters.build(options, builder, weight);
    var slide = Slide.of(options, window, input);
    return new Built(output, (tape, x) -> slide.apply(tape, filters, x));
  }
}
