package dev.cotangent.backend.cases;

import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Layout;
import java.util.Arrays;

/**
 * Numbers in float64, each with the root mean square of its rounding error; see TrackingBackend.
 */
final class TrackedBuffer extends Buffer {
  /** The numbers; integers too. */
  final double[] value;

  /** The error of each; infinite where any result would do. */
  final double[] error;

  TrackedBuffer(Object owner, ElementType type, int length) {
    super(owner, type, length);
    value = new double[length];
    error = new double[length];
    Arrays.fill(value, type == ElementType.REAL ? Double.NaN : Integer.MIN_VALUE);
  }

  /** Returns the buffer index of each element of a layout, in row-major order. */
  static int[] positions(Layout layout) {
    int size = layout.shape().size();
    int[] positions = new int[size];
    int[] extents = layout.shape().extents();
    int[] strides = layout.strides();
    int[] index = new int[extents.length];
    int at = layout.offset();
    for (int i = 0; i < size; i++) {
      positions[i] = at;
      for (int axis = extents.length - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++index[axis] < extents[axis]) {
          break;
        }
        index[axis] = 0;
        at -= strides[axis] * extents[axis];
      }
    }
    return positions;
  }
}
