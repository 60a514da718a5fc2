package dev.cotangent.nn;

import dev.cotangent.autograd.Parameter;
import dev.cotangent.tensor.Shape;
import java.util.Optional;

/**
 * y = f(x·wᵀ + b): [..., in] to [..., units], each position by itself.
 *
 * <p>Parameters: {@code weight} [units, in] and {@code bias} [units]; both are drawn from U(±1/√in)
 * unless said otherwise, as PyTorch does.
 *
 * @param bias initial values of the bias; absent: no bias
 */
public record Dense(
    int units, Activation activation, Initialiser weight, Optional<Initialiser> bias)
    implements Foldable {

  /** Checks the number of units. */
  public Dense {
    if (units < 1) {
      throw new IllegalArgumentException("dense: needs at least 1 unit, got " + units);
    }
  }

  /** Returns a dense layer with a bias and no activation. */
  public static Dense of(int units) {
    Initialiser initial = Initialisers.inverseRootFanIn();
    return new Dense(units, Activation.identity(), initial, Optional.of(initial));
  }

  /** Returns this layer with an activation, computed at the end of the product. */
  public Dense activation(Activation activation) {
    return new Dense(units, activation, weight, bias);
  }

  /** Returns this layer with other initial weights. */
  public Dense weight(Initialiser initial) {
    return new Dense(units, activation, initial, bias);
  }

  /** Returns this layer with other initial biases. */
  public Dense bias(Initialiser initial) {
    return new Dense(units, activation, weight, Optional.of(initial));
  }

  /** Returns this layer without a bias. */
  public Dense withoutBias() {
    return new Dense(units, activation, weight, Optional.empty());
  }

  @Override
  public boolean isLinear() {
    return activation.equals(Activation.identity());
  }

  @Override
  public Dense withBias() {
    return bias.isPresent() ? this : bias(Initialisers.zeros());
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    if (input.rank() == 0) {
      throw new IllegalArgumentException("dense: needs an input [..., features], got a scalar");
    }
    Shape shape = Shape.of(units, input.last());
    Parameter w = builder.parameter("weight", shape, weight);
    var op = new DenseOp(FusedActivation.of(activation.f()));
    Shape output = input.with(-1, units);
    if (bias.isEmpty()) {
      return new Built(output, (tape, x) -> tape.apply(op, x, tape.parameter(w)).withLengthsOf(x));
    }
    Parameter b = builder.parameter("bias", Shape.of(units), Fans.of(shape), bias.get());
    return new Built(
        output,
        (tape, x) -> tape.apply(op, x, tape.parameter(w), tape.parameter(b)).withLengthsOf(x));
  }
}
