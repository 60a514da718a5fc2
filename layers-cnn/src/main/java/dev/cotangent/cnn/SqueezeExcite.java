package dev.cotangent.cnn;

import dev.cotangent.autograd.Variable;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.PointwiseOp;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;

/**
 * y = x·gate(x), one factor for each channel, from the means of all channels.
 *
 * <p>[height, width, channels] to the same: the mean of each channel, a convolution of 1 by 1 to
 * fewer ({@code fc1}), one back ({@code fc2}). Names and defaults are torchvision's. Source: Hu,
 * Shen and Sun 2018.
 *
 * @param squeezed number of channels between
 * @param activation after {@code fc1}
 * @param gate after {@code fc2}
 */
public record SqueezeExcite(int squeezed, Activation activation, Activation gate)
    implements LayerSpec {

  /** Returns the layer with ReLU and sigmoid. */
  public static SqueezeExcite of(int squeezed) {
    return new SqueezeExcite(squeezed, Activation.relu(), Activation.sigmoid());
  }

  /** Returns this layer with other activations. */
  public SqueezeExcite activations(Activation inside, Activation gate) {
    return new SqueezeExcite(squeezed, inside, gate);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    ConvFilters.requireRank("squeeze and excite", input, 3, "[height, width, channels]");
    int channels = input.last();
    Built means = GlobalPool.average().build(builder, input);
    Built factors =
        Sequential.of()
            .then("fc1", Conv2d.filters(squeezed).kernel(1).activation(activation))
            .then("fc2", Conv2d.filters(channels).kernel(1).activation(gate))
            .build(builder, Shape.of(1, 1, channels));
    return new Built(
        input,
        (tape, x) -> {
          Variable mean = means.layer().forward(tape, x);
          var pixel = new ReshapeOp(Shape.of(x.shape().extent(0), 1, 1, channels));
          Variable factor = factors.layer().forward(tape, tape.apply(pixel, mean));
          return tape.apply(PointwiseOp.multiply(), x, factor);
        });
  }
}
