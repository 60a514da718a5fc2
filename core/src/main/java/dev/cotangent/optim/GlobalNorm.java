package dev.cotangent.optim;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Collection;

/** The Euclidean norm of many tensors as of one vector, with one read-back. */
public final class GlobalNorm {
  private static final Fused SQUARE = Fused.of(Expr.input(0).square());
  private static final double[] NO_SCALARS = {};

  private GlobalNorm() {}

  /**
   * Returns the root of the sum of all squares.
   *
   * @param tensors REAL and dense
   */
  public static double of(Backend backend, Collection<Tensor> tensors) {
    double sum = 0;
    for (double squares : sumsOfSquares(backend, tensors)) {
      sum += squares;
    }
    return Math.sqrt(sum);
  }

  /** Returns the sum of the squares of each tensor, in their order. */
  public static double[] sumsOfSquares(Backend backend, Collection<Tensor> tensors) {
    double[] host = new double[tensors.size()];
    Shape shape = Shape.of(host.length);
    Tensor sums = backend.allocate(ElementType.REAL, shape, Lifetime.SCOPED);
    try {
      int i = 0;
      for (Tensor tensor : tensors) {
        Tensor[] in = {tensor.reshape(1, tensor.size(), 1)};
        Tensor one = sums.slice(0, i++, 1).reshape(1, 1);
        backend.reduce(Reduction.SUM, SQUARE, in, NO_SCALARS, one);
      }
      backend.read(sums, host);
    } finally {
      backend.release(sums.buffer(), "the norm it was needed for");
    }
    return host;
  }
}
