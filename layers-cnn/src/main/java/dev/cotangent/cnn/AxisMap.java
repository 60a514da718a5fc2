package dev.cotangent.cnn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.nn.MatmulOp;
import dev.cotangent.nn.ReshapeOp;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.function.IntFunction;

/**
 * A linear map along one axis: y[..., i, ...] = sum over j of weights[i, j]·x[..., j, ...].
 *
 * <p>As a product of matrices, whose gradient is the product with the transposed one. That costs
 * 2·size(y)·extent operations, however few weights of a row are not 0: little beside a convolution,
 * but not the least possible.
 *
 * @param axis from 0, which is the batch
 * @param weights [output extent, input extent], a constant
 */
record AxisMap(int axis, Tensor weights) {

  /**
   * Returns a map with these weights.
   *
   * @param row the weights of an output position
   */
  static AxisMap of(Backend backend, int axis, int to, int from, IntFunction<double[]> row) {
    double[] values = new double[to * from];
    for (int i = 0; i < to; i++) {
      System.arraycopy(row.apply(i), 0, values, i * from, from);
    }
    Tensor weights = backend.allocate(ElementType.REAL, Shape.of(to, from), Lifetime.PERSISTENT);
    backend.write(values, weights);
    return new AxisMap(axis, weights);
  }

  Variable apply(Tape tape, Variable x) {
    Shape s = x.shape();
    int from = s.extent(axis);
    Shape matrices = Shape.of(s.size(0, axis), from, s.size(axis + 1, s.rank()));
    Variable folded = tape.apply(new ReshapeOp(matrices), x);
    Variable y = tape.apply(MatmulOp.plain(), tape.constant(weights), folded);
    return tape.apply(new ReshapeOp(s.with(axis, weights.shape().extent(0))), y);
  }
}
