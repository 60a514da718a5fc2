package dev.cotangent.nn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.tensor.Shape;

/**
 * Divides the last axis of each position by its root mean square: y = weight·x/√(mean(x²) + eps).
 *
 * <p>Parameter {@code weight} (ones) [features]. Source: Zhang and Sennrich 2019.
 */
public record RmsNorm(double eps) implements LayerSpec {

  /** Checks eps. */
  public RmsNorm {
    if (!(eps > 0)) {
      throw new IllegalArgumentException("rmsNorm: needs eps > 0, got " + eps);
    }
  }

  /** Returns the layer with eps 1e-6. */
  public static RmsNorm of() {
    return new RmsNorm(1e-6);
  }

  /** Returns this layer with another eps. */
  public RmsNorm eps(double eps) {
    return new RmsNorm(eps);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Parameter gain = builder.parameter("weight", Shape.of(input.last()), Initialisers.ones());
    var op = new RmsNormOp(eps);
    return new Built(input, (tape, x) -> tape.apply(op, x, tape.parameter(gain)).withLengthsOf(x));
  }
}
