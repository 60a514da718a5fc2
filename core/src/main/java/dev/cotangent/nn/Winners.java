package dev.cotangent.nn;

import dev.cotangent.autograd.OpContext;
import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/** Positions as REAL tensors, so that pointwise expressions can compare with them. */
final class Winners {
  private static final Fused POSITION = Fused.of(Expr.index(0));
  private static final double[] NO_SCALARS = {};

  private Winners() {}

  /**
   * Returns where map(in...) is largest along the middle axis, the first of equals, as numbers.
   *
   * @param in views [outer, reduced, inner]
   * @return REAL [outer, inner]
   */
  static Tensor positions(OpContext context, Fused map, Tensor... in) {
    Shape shape = in[0].shape();
    Shape result = shape.without(1);
    Tensor index = context.allocateInt(result);
    context.backend().reduce(Reduction.ARGMAX, map, in, NO_SCALARS, index);
    Tensor real = asReal(context, index.reshape(result.size()), shape.extent(1));
    context.release(index);
    return real.reshape(result);
  }

  /**
   * Returns integers in 0..bound-1 as numbers.
   *
   * @param integers INT [n]
   * @return REAL [n]
   * @throws IllegalArgumentException if an integer is out of range
   */
  static Tensor asReal(OpContext context, Tensor integers, int bound) {
    Tensor table = context.allocate(bound, 1);
    context.backend().pointwise(POSITION, new Tensor[0], NO_SCALARS, new Tensor[] {table});
    Tensor real = context.allocate(integers.size(), 1);
    context.backend().takeRows(table, context.dense(integers), real);
    context.release(table);
    return real.reshape(integers.size());
  }
}
