package dev.cotangent.cpu;

import dev.cotangent.tensor.Layout;
import java.util.Arrays;

/**
 * The positions of a view beside the same positions of a dense tensor, in as few axes as possible.
 *
 * <p>Axes of extent 1 are dropped and neighbours merged where one stride spans both. There are
 * always at least three axes; missing ones are put in front.
 *
 * @param extents the extents
 * @param view strides of the view
 * @param dense strides of the dense tensor, as it was before {@link #part} cut it
 * @param viewAt index of the view's first element
 * @param denseAt index of the dense tensor's first element
 */
record StridedBlock(int[] extents, int[] view, int[] dense, int viewAt, int denseAt) {
  private static final int LEAST_RANK = 3;

  /** Returns the block of a layout in an array, beside a dense tensor. */
  static StridedBlock of(Layout layout, int viewOffset, int denseAt) {
    int[] from = layout.shape().extents();
    int[] strides = layout.strides();
    int[] extents = new int[from.length];
    int[] view = new int[from.length];
    int rank = 0;
    for (int axis = 0; axis < from.length; axis++) {
      if (from[axis] == 1) {
        continue;
      }
      if (rank > 0 && view[rank - 1] == strides[axis] * from[axis]) {
        extents[rank - 1] *= from[axis];
        view[rank - 1] = strides[axis];
      } else {
        extents[rank] = from[axis];
        view[rank] = strides[axis];
        rank++;
      }
    }
    return padded(extents, view, rank, viewOffset + layout.offset(), denseAt);
  }

  private static StridedBlock padded(int[] extents, int[] view, int rank, int viewAt, int denseAt) {
    int more = Math.max(0, LEAST_RANK - rank);
    int[] e = new int[rank + more];
    int[] v = new int[rank + more];
    int[] d = new int[rank + more];
    Arrays.fill(e, 1);
    System.arraycopy(extents, 0, e, more, rank);
    System.arraycopy(view, 0, v, more, rank);
    v[e.length - 1] = rank == 0 ? 1 : v[e.length - 1];
    int stride = 1;
    for (int axis = e.length - 1; axis >= 0; axis--) {
      d[axis] = stride;
      stride *= e[axis];
    }
    return new StridedBlock(e, v, d, viewAt, denseAt);
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

  /** Returns indices {@code from} to {@code to} (exclusive) of one axis. */
  StridedBlock part(int axis, int from, int to) {
    int[] cut = extents.clone();
    cut[axis] = to - from;
    return new StridedBlock(
        cut, view, dense, viewAt + from * view[axis], denseAt + from * dense[axis]);
  }

  /** Returns an axis along which to cut: the first long one, else the longest. */
  int longAxis(int enough) {
    int longest = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] >= enough) {
        return axis;
      }
      longest = extents[axis] > extents[longest] ? axis : longest;
    }
    return longest;
  }

  /** Returns an axis whose indices share no element of the view, or -1 if none is known. */
  int disjointAxis() {
    int widest = 0;
    for (int axis = 1; axis < extents.length; axis++) {
      boolean wider = Math.abs(view[axis]) > Math.abs(view[widest]);
      widest = extents[axis] > 1 && (wider || extents[widest] == 1) ? axis : widest;
    }
    long span = 1;
    for (int axis = 0; axis < extents.length; axis++) {
      span += axis == widest ? 0 : Math.abs((long) view[axis]) * (extents[axis] - 1);
    }
    return Math.abs((long) view[widest]) >= span ? widest : -1;
  }
}
