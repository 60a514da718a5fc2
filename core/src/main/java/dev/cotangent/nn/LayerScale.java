package dev.cotangent.nn;

import dev.cotangent.tensor.Shape;

/**
 * y = gamma·x, a learnt factor for each channel, small at first: at the end of a residual branch.
 *
 * <p>Parameter {@code gamma} [channels]. Source: Touvron, Cord, Sablayrolles, Synnaeve and Jégou
 * 2021, section 2.
 *
 * @param initial value of each factor
 */
public record LayerScale(double initial) implements LayerSpec {

  /** Returns the layer with factors of 1e-6. */
  public static LayerScale of() {
    return new LayerScale(1e-6);
  }

  /** Returns this layer with other factors at first. */
  public LayerScale initial(double value) {
    return new LayerScale(value);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    var initial = Initialisers.constant(this.initial);
    var gamma = builder.parameter("gamma", Shape.of(input.last()), initial);
    return new Built(
        input,
        (tape, x) -> tape.apply(PointwiseOp.multiply(), x, tape.parameter(gamma)).withLengthsOf(x));
  }
}
