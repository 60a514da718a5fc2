package dev.cotangent.cnn;

import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;

/**
 * A convolution in two steps: each channel by itself, then a mixture of the channels of each pixel.
 *
 * <p>[height, width, channels] to [p, q, filters]. The first step, {@code depthwise}, has the
 * window and no bias; the second, {@code pointwise}, is of 1 by 1 and has bias and activation. For
 * a window of k by k this takes k²·c·m + c·m·filters weights instead of k²·c·filters, with m the
 * multiplier. Source: Chollet 2017 (Xception), as in Keras.
 *
 * @param multiplier number of filters for each channel in the first step
 */
public record SeparableConv2d(ConvOptions options, int multiplier)
    implements ImageConvolution<SeparableConv2d> {

  /** Checks the multiplier. */
  public SeparableConv2d {
    if (multiplier < 1 || options.groups() != 1) {
      throw new IllegalArgumentException(
          "separableConv2d: needs a multiplier of at least 1 and no groups, got %d and %d groups"
              .formatted(multiplier, options.groups()));
    }
  }

  /** Returns a layer with this many filters; its window is 3 by 3. */
  public static SeparableConv2d filters(int filters) {
    return new SeparableConv2d(ConvOptions.of(filters, Window2d.of(3, 3)), 1);
  }

  /** Returns this layer with more filters for each channel in the first step. */
  public SeparableConv2d multiplier(int filters) {
    return new SeparableConv2d(options, filters);
  }

  @Override
  public SeparableConv2d with(ConvOptions other) {
    return new SeparableConv2d(other, multiplier);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    ConvFilters.requireRank("separableConv2d", input, 3, "[height, width, channels]");
    int channels = input.last();
    Conv2d depthwise =
        Conv2d.filters(channels * multiplier)
            .groups(channels)
            .paddingMode(options.mode())
            .withoutBias()
            .weight(options.weight());
    ConvOptions first =
        depthwise.options().window(options.resolved()).standardised(options.standardised());
    Conv2d pointwise = new Conv2d(options.window(Window2d.of(1, 1)).mode(PaddingMode.ZERO));
    return Sequential.of()
        .then("depthwise", depthwise.with(first))
        .then("pointwise", pointwise)
        .build(builder, input);
  }
}
