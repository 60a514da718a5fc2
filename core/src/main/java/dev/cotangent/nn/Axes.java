package dev.cotangent.nn;

import dev.cotangent.autograd.OpContext;
import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/** Reorders and merges the axes of a tensor by arithmetic on its layout. */
final class Axes {
  private static final int SPLIT = -1;

  private Axes() {}

  /** Returns the view whose axis i is axis order[i] of x. */
  static Tensor permute(Tensor x, int[] order) {
    int[] extents = new int[order.length];
    int[] strides = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      extents[i] = x.shape().extent(order[i]);
      strides[i] = x.layout().stride(order[i]);
    }
    return new Tensor(x.buffer(), Layout.of(Shape.of(extents), strides, x.layout().offset()));
  }

  /** Returns the order that undoes another one. */
  static int[] inverse(int[] order) {
    int[] inverse = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      inverse[order[i]] = i;
    }
    return inverse;
  }

  /**
   * Returns x as [outer, middle, inner], where the axes from..to-1 become the middle one.
   *
   * <p>A view where the strides allow it, else a dense copy.
   */
  static Tensor fold(OpContext context, Tensor x, int from, int to) {
    Shape folded = folded(x.shape(), from, to);
    int outer = mergedStride(x.layout(), 0, from);
    int middle = mergedStride(x.layout(), from, to);
    int inner = mergedStride(x.layout(), to, x.shape().rank());
    if (outer == SPLIT || middle == SPLIT || inner == SPLIT) {
      return context.dense(x).reshape(folded);
    }
    int[] strides = {outer, middle, inner};
    return new Tensor(x.buffer(), Layout.of(folded, strides, x.layout().offset()));
  }

  /** Returns [outer, middle, inner], where the axes from..to-1 become the middle one. */
  static Shape folded(Shape shape, int from, int to) {
    return Shape.of(shape.size(0, from), shape.size(from, to), shape.size(to, shape.rank()));
  }

  /** The stride of several axes as one, or SPLIT if they cannot be walked with one stride. */
  private static int mergedStride(Layout layout, int from, int to) {
    int stride = 0;
    int next = 0;
    boolean first = true;
    for (int i = to - 1; i >= from; i--) {
      int extent = layout.shape().extent(i);
      if (extent == 1) {
        continue;
      }
      if (first) {
        stride = layout.stride(i);
      } else if (layout.stride(i) != next) {
        return SPLIT;
      }
      first = false;
      next = layout.stride(i) * extent;
    }
    return stride < 0 ? SPLIT : stride;
  }
}
