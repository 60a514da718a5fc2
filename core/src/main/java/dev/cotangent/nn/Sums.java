package dev.cotangent.nn;

import dev.cotangent.autograd.OpContext;
import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/** Sums over the axes along which a smaller tensor was broadcast: the gradient of broadcasting. */
final class Sums {
  private static final double[] NO_SCALARS = {};

  private Sums() {}

  /**
   * Returns the sum of map(in...) over every axis in which {@code target} has extent 1 or none.
   *
   * <p>Adjacent axes are summed in one pass; the first pass computes the map.
   *
   * @param map one output; must not read positions
   * @param in views of one shape, to which {@code target} broadcasts
   * @return a dense tensor of shape {@code target}
   */
  static Tensor to(OpContext context, Fused map, double[] scalars, Tensor[] in, Shape target) {
    Shape full = in[0].shape();
    int to = full.rank();
    while (to > 0 && !summed(full, target, to - 1)) {
      to--;
    }
    if (to == 0) {
      return context.pointwise(map, scalars, in).reshape(target);
    }
    int from = to - 1;
    while (from > 0 && (summed(full, target, from - 1) || full.extent(from - 1) == 1)) {
      from--;
    }
    Tensor sum = pass(context, map, scalars, in, from, to);
    Shape rest = full;
    for (int axis = from; axis < to; axis++) {
      rest = rest.with(axis, 1);
    }
    if (rest.size() == target.size()) {
      return sum.reshape(target);
    }
    Tensor[] again = {sum.reshape(rest)};
    Tensor result = to(context, Fused.identity(), NO_SCALARS, again, target);
    context.release(sum);
    return result;
  }

  /** Returns the sum of each column of x[rows, columns]. */
  static Tensor ofRows(OpContext context, Tensor x) {
    Tensor[] in = {x};
    return to(context, Fused.identity(), NO_SCALARS, in, Shape.of(x.shape().last()));
  }

  private static Tensor pass(
      OpContext context, Fused map, double[] scalars, Tensor[] in, int from, int to) {
    Tensor[] folded = new Tensor[in.length];
    for (int i = 0; i < in.length; i++) {
      folded[i] = Axes.fold(context, in[i], from, to);
    }
    Shape shape = folded[0].shape();
    Tensor sum = context.allocate(shape.extent(0), shape.extent(2));
    context.backend().reduce(Reduction.SUM, map, folded, scalars, sum);
    for (int i = 0; i < in.length; i++) {
      if (!folded[i].buffer().equals(in[i].buffer())) {
        context.release(folded[i]);
      }
    }
    return sum;
  }

  private static boolean summed(Shape full, Shape target, int axis) {
    int own = axis - (full.rank() - target.rank());
    return full.extent(axis) != 1 && (own < 0 || target.extent(own) == 1);
  }
}
