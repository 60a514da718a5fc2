package dev.cotangent.backend.reference;

import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * Visits the positions of a shape in row-major order and says where each of some views has them.
 */
final class Walk {
  private final int[] extents;
  private final int[] position;
  private final int[][] strides;
  private final int[] at;
  private int linear;

  Walk(Shape shape, Tensor... views) {
    extents = shape.extents();
    position = new int[extents.length];
    strides = new int[views.length][];
    at = new int[views.length];
    for (int k = 0; k < views.length; k++) {
      Layout layout = views[k].layout();
      strides[k] = layout.strides();
      at[k] = layout.offset();
    }
  }

  /** Returns the index in its buffer of view k's element at this position. */
  int at(int k) {
    return at[k];
  }

  /** Returns the position along an axis. */
  int position(int axis) {
    return position[axis];
  }

  /** Returns the number of positions before this one. */
  int linear() {
    return linear;
  }

  /** Goes on to the next position. */
  void next() {
    linear++;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      boolean last = position[axis] + 1 == extents[axis];
      int steps = last ? -position[axis] : 1;
      position[axis] += steps;
      for (int k = 0; k < at.length; k++) {
        at[k] += steps * strides[k][axis];
      }
      if (!last) {
        return;
      }
    }
  }
}
