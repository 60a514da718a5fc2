package dev.cotangent.cnn;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.tensor.Shape;

/**
 * Convolution of images: [height, width, channels] to [p, q, filters].
 *
 * <p>{@code weight} is [filters, kernel height, kernel width, channels/groups]. See {@link
 * Convolution} for defaults and {@link Conv2dOp} for the formula.
 */
public record Conv2d(ConvOptions options) implements Convolution<Conv2d> {

  /** Returns a layer with this many filters of 3 by 3. */
  public static Conv2d filters(int filters) {
    return new Conv2d(ConvOptions.of(filters, Window2d.of(3, 3)));
  }

  /** Returns this layer with square filters. */
  public Conv2d kernel(int size) {
    return kernel(size, size);
  }

  /** Returns this layer with filters of another size. */
  public Conv2d kernel(int height, int width) {
    Window2d w = options.window();
    return with(
        options.window(
            new Window2d(
                height,
                width,
                w.strideHeight(),
                w.strideWidth(),
                w.dilationHeight(),
                w.dilationWidth(),
                w.padTop(),
                w.padBottom(),
                w.padLeft(),
                w.padRight())));
  }

  /** Returns this layer with another distance between outputs. */
  public Conv2d stride(int stride) {
    return stride(stride, stride);
  }

  /** Returns this layer with other distances between outputs. */
  public Conv2d stride(int height, int width) {
    return with(options.window(options.window().stride(height, width)));
  }

  /** Returns this layer with zeros on all four sides. */
  public Conv2d padding(int size) {
    return padding(size, size);
  }

  /** Returns this layer with zeros above and below, left and right. */
  public Conv2d padding(int height, int width) {
    return with(options.window(options.window().padding(height, width)).same(false));
  }

  /** Returns this layer with another distance between the taps of a filter. */
  public Conv2d dilation(int dilation) {
    return dilation(dilation, dilation);
  }

  /** Returns this layer with other distances between the taps of a filter. */
  public Conv2d dilation(int height, int width) {
    return with(options.window(options.window().dilation(height, width)));
  }

  @Override
  public Conv2d with(ConvOptions other) {
    return new Conv2d(other);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    if (input.rank() != 3) {
      throw new IllegalArgumentException(
          "conv2d: input must be [height, width, channels], got " + input);
    }
    Window2d window = options.resolved();
    int channels = ConvFilters.channelsPerGroup("conv2d", options, input);
    Shape output = window.output(input.prepend(1), options.filters()).without(0);
    Shape weight = Shape.of(options.filters(), window.height(), window.width(), channels);
    var filters = ConvFilters.build(options, builder, weight);
    var spec = new Conv2dSpec(window, options.groups());
    return new Built(output, (tape, x) -> filters.apply(tape, spec, x));
  }
}
