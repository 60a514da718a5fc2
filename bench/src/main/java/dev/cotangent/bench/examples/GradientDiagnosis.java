package dev.cotangent.bench.examples;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backends;
import dev.cotangent.diagnostics.Observatory;
import dev.cotangent.diagnostics.Verdict;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Initialiser;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;

/** Why does this network not learn? Looks at the gradients of thirty layers, and mends them. */
public final class GradientDiagnosis {
  private GradientDiagnosis() {}

  /** Prints the verdict on small initial weights, and that on orthogonal ones. */
  public static void main(String[] args) {
    System.out.println(verdict(Initialisers.inverseRootFanIn()));
    System.out.println(verdict(Initialisers.orthogonal(1)));
  }

  /** Returns what the gradients of one batch say about layers with such initial weights. */
  static Verdict verdict(Initialiser weights) {
    var model = Sequential.of();
    for (int i = 0; i < 30; i++) {
      model = model.then(Dense.of(32).weight(weights).activation(Activation.tanh()));
    }
    float[] points = new float[64 * 8];
    int[] labels = new int[64];
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) Math.sin(1.7 * i * i);
      labels[i / 8] = i % 2;
    }
    try (var backend = Backends.best()) {
      var network = model.then(Dense.of(2)).build(backend, 1, Shape.of(8));
      try (var tape = Tape.training(backend, 1, 0)) {
        var seen =
            Observatory.of(
                tape,
                () -> {
                  var logits = network.forward(tape, tape.constant(points, Shape.of(64, 8)));
                  var targets = tape.constant(labels, Shape.of(64));
                  return tape.backward(Losses.softmaxCrossEntropy().of(tape, logits, targets));
                });
        return Verdict.throughLayers(seen);
      }
    }
  }
}
