package dev.cotangent.cnn;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.tensor.Shape;

/**
 * Transposed convolution of images, which enlarges them: [p, q, channels] to [height, width,
 * filters].
 *
 * <p>height = (p-1)·stride - padding + (kernel-1)·dilation + 1 + output padding; padding cuts off
 * what a convolution of the same options would have added. {@code weight} is [channels, kernel
 * height, kernel width, filters/groups], so the filters of the convolution that it transposes; its
 * fanIn is kernel height·kernel width·filters/groups, as in PyTorch. With "same" padding and output
 * padding stride - 1, height = p·stride. See {@link ConvTransposeOp} for the formula.
 *
 * @param extraHeight rows at the bottom that a stride leaves open
 * @param extraWidth columns at the right, likewise
 */
public record ConvTranspose2d(ConvOptions options, int extraHeight, int extraWidth)
    implements ImageConvolution<ConvTranspose2d> {

  /** Returns a layer with this many filters of 3 by 3. */
  public static ConvTranspose2d filters(int filters) {
    return new ConvTranspose2d(ConvOptions.of(filters, Window2d.of(3, 3)), 0, 0);
  }

  /** Returns this layer with more rows at the bottom and columns at the right, below the stride. */
  public ConvTranspose2d outputPadding(int size) {
    return outputPadding(size, size);
  }

  /** Returns this layer with more rows at the bottom and columns at the right. */
  public ConvTranspose2d outputPadding(int height, int width) {
    return new ConvTranspose2d(options, height, width);
  }

  @Override
  public ConvTranspose2d with(ConvOptions other) {
    return new ConvTranspose2d(other, extraHeight, extraWidth);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    ConvFilters.requireRank("convTranspose2d", input, 3, "[height, width, channels]");
    ConvFilters.requireTransposable("convTranspose2d", options);
    var unused = ConvFilters.channelsPerGroup("convTranspose2d", options, input);
    Window2d window = options.resolved();
    int each = options.filters() / options.groups();
    Shape weight = Shape.of(input.last(), window.height(), window.width(), each);
    var spec = new Conv2dSpec(window, options.groups());
    var op = new ConvTransposeOp(spec, extraHeight, extraWidth, ConvFilters.fused(options));
    Shape output = op.output(input.prepend(1), weight).without(0);
    var filters = ConvFilters.build(options, builder, weight);
    return new Built(output, (tape, x) -> filters.apply(tape, op, x, filters.weights(tape)));
  }
}
