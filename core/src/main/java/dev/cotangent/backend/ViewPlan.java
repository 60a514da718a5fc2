package dev.cotangent.backend;

import dev.cotangent.tensor.Layout;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;

/**
 * A strided view cut into runs: the fewest axes that walk its elements in row-major order.
 *
 * <p>Axes of one element are dropped and neighbours that step as one are merged. The last merged
 * axis is a run of elements at a constant distance; a dense tensor of the same shape holds run r at
 * r * {@link #runLength}. So copying out of a view and adding into it are loops over runs, which
 * threads can share.
 */
public final class ViewPlan {
  private final int[] extents;
  private final int[] strides;
  private final int offset;
  private final int runs;
  private final int runLength;
  private final int runStride;

  private ViewPlan(int[] extents, int[] strides, int outer, int length, int stride, Layout view) {
    this.extents = Arrays.copyOf(extents, outer);
    this.strides = Arrays.copyOf(strides, outer);
    this.offset = view.offset();
    this.runLength = length;
    this.runStride = stride;
    this.runs = length == 0 ? 0 : view.shape().size() / length;
  }

  /** Returns the runs of a view. */
  public static ViewPlan of(Layout view) {
    Shape shape = view.shape();
    int[] extents = new int[shape.rank() + 1];
    int[] strides = new int[shape.rank() + 1];
    int axes = 0;
    for (int i = 0; i < shape.rank(); i++) {
      int extent = shape.extent(i);
      int stride = view.stride(i);
      if (extent == 1) {
        continue;
      }
      if (axes > 0 && strides[axes - 1] == stride * extent) {
        extents[axes - 1] *= extent;
        strides[axes - 1] = stride;
      } else {
        extents[axes] = extent;
        strides[axes++] = stride;
      }
    }
    if (shape.size() == 0 || axes == 0) {
      return new ViewPlan(extents, strides, 0, shape.size(), 1, view);
    }
    return new ViewPlan(extents, strides, axes - 1, extents[axes - 1], strides[axes - 1], view);
  }

  /** Returns the number of runs. */
  public int runs() {
    return runs;
  }

  /** Returns the number of elements of each run. */
  public int runLength() {
    return runLength;
  }

  /** Returns the distance between the elements of a run: 1 if contiguous, 0 if one repeats. */
  public int runStride() {
    return runStride;
  }

  /** Returns a cursor at a run, from 0 to the number of runs. */
  public Cursor cursor(int run) {
    return new Cursor(run);
  }

  /** Walks over the runs in order. */
  public final class Cursor {
    private final int[] position = new int[extents.length];
    private int at = offset;

    private Cursor(int run) {
      int rest = run;
      for (int axis = extents.length - 1; axis >= 0; axis--) {
        position[axis] = rest % extents[axis];
        rest /= extents[axis];
        at += position[axis] * strides[axis];
      }
    }

    /** Returns the index in the view's buffer of the first element of this run. */
    public int at() {
      return at;
    }

    /** Goes on to the next run. */
    public void next() {
      for (int axis = extents.length - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++position[axis] < extents[axis]) {
          return;
        }
        at -= extents[axis] * strides[axis];
        position[axis] = 0;
      }
    }
  }
}
