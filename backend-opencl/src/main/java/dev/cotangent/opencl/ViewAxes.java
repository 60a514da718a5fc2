package dev.cotangent.opencl;

import dev.cotangent.backend.BackendException;
import dev.cotangent.tensor.Layout;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The axes of a view beside those of a dense tensor of its shape, as few as possible.
 *
 * <p>Axes of extent 1 are dropped and neighbours merged where one stride spans both.
 *
 * @param extents the extents, outermost first
 * @param view strides of the view
 * @param dense strides of the dense tensor
 */
record ViewAxes(int[] extents, int[] view, int[] dense) {
  /** Most axes that a kernel takes. */
  static final int MOST = 8;

  /** Returns the axes of a layout. */
  static ViewAxes of(Layout layout) {
    int rank = layout.shape().rank();
    int[] extents = new int[rank];
    int[] view = new int[rank];
    int axes = 0;
    for (int axis = 0; axis < rank; axis++) {
      int extent = layout.shape().extent(axis);
      int stride = layout.stride(axis);
      if (extent == 1) {
        continue;
      }
      if (axes > 0 && view[axes - 1] == stride * extent) {
        extents[axes - 1] *= extent;
        view[axes - 1] = stride;
      } else {
        extents[axes] = extent;
        view[axes++] = stride;
      }
    }
    if (axes > MOST) {
      throw new BackendException("opencl: a view has more than " + MOST + " axes: " + layout);
    }
    int[] dense = new int[axes];
    for (int axis = axes - 1, stride = 1; axis >= 0; stride *= extents[axis--]) {
      dense[axis] = stride;
    }
    return new ViewAxes(Arrays.copyOf(extents, axes), Arrays.copyOf(view, axes), dense);
  }

  /** Returns the number of axes. */
  int rank() {
    return extents.length;
  }

  /** Returns the number of positions. */
  int size() {
    int size = 1;
    for (int extent : extents) {
      size *= extent;
    }
    return size;
  }

  /** Returns some of the axes, in order. */
  ViewAxes only(boolean[] chosen) {
    int[] axes = IntStream.range(0, rank()).filter(a -> chosen[a]).toArray();
    return new ViewAxes(picked(extents, axes), picked(view, axes), picked(dense, axes));
  }

  private static int[] picked(int[] values, int[] axes) {
    return Arrays.stream(axes).map(a -> values[a]).toArray();
  }

  /** Returns values as the last ones of eight, {@code missing} before them. */
  static int[] eight(int[] values, int missing) {
    int[] all = new int[MOST];
    Arrays.fill(all, missing);
    System.arraycopy(values, 0, all, MOST - values.length, values.length);
    return all;
  }
}
