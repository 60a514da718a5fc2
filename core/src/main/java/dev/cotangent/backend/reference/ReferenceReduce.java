package dev.cotangent.backend.reference;

import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/** Reductions along the middle axis of [outer, reduced, inner], in the order of that axis. */
final class ReferenceReduce {
  private final Reduction reduction;
  private final double[] best;
  private final int[] winner;

  private ReferenceReduce(Reduction reduction, int inner) {
    this.reduction = reduction;
    best = new double[inner];
    winner = new int[inner];
  }

  static void reduce(Reduction reduction, Fused map, Tensor[] in, double[] scalars, Tensor out) {
    Shape shape = in[0].shape();
    int inner = shape.extent(2);
    var program = new ReferenceProgram(map, in, scalars);
    var walk = new Walk(shape, in);
    var result = new ReferenceReduce(reduction, inner);
    for (int p = 0; p < shape.extent(0); p++) {
      result.start();
      for (int j = 0; j < shape.extent(1); j++) {
        for (int q = 0; q < inner; q++) {
          program.run(walk);
          result.take(q, j, program.output(0));
          walk.next();
        }
      }
      result.store(out, out.layout().offset() + p * inner);
    }
  }

  private void start() {
    Arrays.fill(winner, 0);
    Arrays.fill(
        best,
        switch (reduction) {
          case SUM -> 0;
          case MAX, ARGMAX -> Double.NEGATIVE_INFINITY;
          case MIN, ARGMIN -> Double.POSITIVE_INFINITY;
        });
  }

  private void take(int q, int j, double value) {
    switch (reduction) {
      case SUM -> best[q] += value;
      case MAX -> best[q] = Math.max(best[q], value);
      case MIN -> best[q] = Math.min(best[q], value);
      case ARGMAX -> challenge(q, j, value, value > best[q]);
      case ARGMIN -> challenge(q, j, value, value < best[q]);
    }
  }

  /** NaN beats every number, and nothing beats NaN. */
  private void challenge(int q, int j, double value, boolean beats) {
    if (beats || (Double.isNaN(value) && !Double.isNaN(best[q]))) {
      best[q] = value;
      winner[q] = j;
    }
  }

  private void store(Tensor out, int at) {
    if (reduction.isIndex()) {
      System.arraycopy(winner, 0, ReferenceBuffer.integers(out), at, winner.length);
    } else {
      System.arraycopy(best, 0, ReferenceBuffer.reals(out), at, best.length);
    }
  }
}
