package dev.cotangent.nn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.tensor.Shape;

/**
 * Normalises the last axis of each position: y = weight·(x - mean)/√(variance + eps) + bias.
 *
 * <p>Parameters {@code weight} (ones) and {@code bias} (zeros), each [features]. Source: Ba, Kiros
 * and Hinton 2016.
 */
public record LayerNorm(double eps) implements LayerSpec {

  /** Checks eps. */
  public LayerNorm {
    if (!(eps > 0)) {
      throw new IllegalArgumentException("layerNorm: needs eps > 0, got " + eps);
    }
  }

  /** Returns the layer with eps 1e-5. */
  public static LayerNorm of() {
    return new LayerNorm(1e-5);
  }

  /** Returns this layer with another eps. */
  public LayerNorm eps(double eps) {
    return new LayerNorm(eps);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Shape features = Shape.of(input.last());
    Parameter gain = builder.parameter("weight", features, Initialisers.ones());
    Parameter bias = builder.parameter("bias", features, Initialisers.zeros());
    var op = new LayerNormOp(eps);
    return new Built(
        input,
        (tape, x) ->
            tape.apply(op, x, tape.parameter(gain), tape.parameter(bias)).withLengthsOf(x));
  }
}
