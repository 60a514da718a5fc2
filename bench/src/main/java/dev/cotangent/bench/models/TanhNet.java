package dev.cotangent.bench.models;

import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.Initialiser;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Residual;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;

/**
 * Thirty dense layers of 50 units with tanh, then logits: h' = tanh(W·h + b).
 *
 * <p>With skips, h' = h + tanh(W·h + b) where the width stays. Parameters are drawn from
 * U(±1/√fan_in), under which the gradient shrinks from layer to layer. Shows what shortcuts and
 * initial values do to it; the first layer is {@code first}, then {@code layer1}, {@code layer2},
 * {@code layer3}, and {@code last}.
 *
 * @param weight initial values of the weights
 */
record TanhNet(int classes, Initialiser weight, boolean isResidual) implements LayerSpec {
  private static final int UNITS = 50;
  private static final int[] STAGES = {10, 10, 9};

  /** Returns the plain network. */
  static TanhNet of(int classes) {
    return new TanhNet(classes, Initialisers.inverseRootFanIn(), false);
  }

  /** Returns this network with other initial weights. */
  TanhNet weight(Initialiser initial) {
    return new TanhNet(classes, initial, isResidual);
  }

  /** Returns this network with shortcuts. */
  TanhNet skips() {
    return new TanhNet(classes, weight, true);
  }

  @Override
  public Built build(LayerBuilder builder, Shape input) {
    Sequential layers = Sequential.of().then("flatten", Flatten.of()).then("first", hidden());
    for (int i = 0; i < STAGES.length; i++) {
      Sequential stage = Sequential.of();
      for (int j = 0; j < STAGES[i]; j++) {
        stage = stage.then(isResidual ? Residual.of(hidden()) : hidden());
      }
      layers = layers.then("layer" + (i + 1), stage);
    }
    return layers.then("last", Dense.of(classes).weight(weight)).build(builder, input);
  }

  private Dense hidden() {
    return Dense.of(UNITS).weight(weight).activation(Activation.tanh());
  }
}
