package dev.cotangent.cnn;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Window2d;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.tensor.Shape;

/**
 * Transposed convolution of sequences, which lengthens them: [positions, features] to [time,
 * filters].
 *
 * <p>time = (positions-1)·stride - padding + (kernel-1)·dilation + 1 + output padding. {@code
 * weight} is [features, kernel, filters/groups]. Where a batch carries lengths, what lies past the
 * end of a sequence counts as 0, and the output carries the lengths that the same formula gives.
 *
 * @param outputPadding steps at the end that a stride leaves open
 */
public record ConvTranspose1d(ConvOptions options, int outputPadding)
    implements SequenceConvolution<ConvTranspose1d> {

  /** Returns a layer with this many filters of width 3. */
  public static ConvTranspose1d filters(int filters) {
    return new ConvTranspose1d(ConvOptions.of(filters, Window2d.of(1, 3)), 0);
  }

  /** Returns this layer with more steps at the end, below the stride. */
  public ConvTranspose1d outputPadding(int size) {
    return new ConvTranspose1d(options, size);
  }

  @Override
  public ConvTranspose1d with(ConvOptions other) {
    return new ConvTranspose1d(other, outputPadding);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    ConvFilters.requireRank("convTranspose1d", input, 2, "[time, features]");
    ConvFilters.requireTransposable("convTranspose1d", options);
    var unused = ConvFilters.channelsPerGroup("convTranspose1d", options, input);
    Window2d window = options.resolved();
    int each = options.filters() / options.groups();
    Shape weight = Shape.of(input.last(), window.width(), each);
    var spec = new Conv2dSpec(window, options.groups());
    var op = new ConvTransposeOp(spec, 0, outputPadding, ConvFilters.fused(options));
    Shape image = Shape.of(1, 1, input.extent(0), input.last());
    Shape filter = Shape.of(input.last(), 1, window.width(), each);
    Shape output = op.output(image, filter).without(0).without(0);
    var filters = ConvFilters.build(options, builder, weight);
    boolean keepsLengths = window.strideWidth() == 1 && op.width(1) == 1;
    var overTime = new OverTime(n -> Math.max(0, op.width(n)), keepsLengths, 0);
    return new Built(
        output,
        (tape, x) ->
            overTime.apply(
                tape, x, images -> filters.apply(tape, op, images, filters.weights(tape))));
  }
}
