package dev.cotangent.bench.examples;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.expr.Expr;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.tensor.Shape;

/**
 * An activation of one's own, max(x, 0)² (So et al. 2021): written once, as an expression.
 *
 * <p>Its derivative is found from the expression, and each backend compiles both.
 */
public final class OwnActivation {
  private static final int POINTS = 256;

  private OwnActivation() {}

  /** Learns which points of a square lie in a disc. */
  public static void main(String[] args) {
    System.out.printf("loss: %.4f%n", lossAfter(300));
  }

  /** Returns the cross-entropy after some steps. */
  static double lossAfter(int steps) {
    Expr positive = Expr.input(0).max(Expr.constant(0));
    var squaredRelu = Activation.of("squaredRelu", positive.square());
    float[] points = new float[2 * POINTS];
    int[] inside = new int[POINTS];
    for (int i = 0; i < POINTS; i++) {
      int row = i / 16;
      points[2 * i] = (i % 16) / 7.5f - 1;
      points[2 * i + 1] = row / 7.5f - 1;
      inside[i] = Math.hypot(points[2 * i], points[2 * i + 1]) < 0.7 ? 1 : 0;
    }
    double loss = Double.NaN;
    try (var backend = Backends.best()) {
      var network =
          Sequential.of(Dense.of(32), squaredRelu, Dense.of(2)).build(backend, 1, Shape.of(2));
      var optimiser = new Optimiser(Adam.of(0.02), network);
      for (int step = 0; step < steps; step++) {
        try (var tape = Tape.training(backend, 1, step)) {
          var logits = network.forward(tape, tape.constant(points, Shape.of(POINTS, 2)));
          var labels = tape.constant(inside, Shape.of(POINTS));
          var mean = Losses.softmaxCrossEntropy().of(tape, logits, labels);
          optimiser.apply(tape.backward(mean));
          loss = TensorValues.single(mean.value());
        }
      }
    }
    return loss;
  }
}
