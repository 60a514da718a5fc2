package dev.cotangent.cpu;

import java.util.Arrays;

/**
 * Copies between strided views and dense memory.
 *
 * <p>Runs of neighbours are copied whole; where the innermost axis is not contiguous but another
 * one is, the two are transposed in blocks. The three innermost axes are plain loops, so that
 * windows over images (im2col) cost little more than their memory traffic.
 */
final class Views {
  /** Elements that pay for handing work to another thread. */
  static final int PARALLEL = 1 << 16;

  private static final int TRANSPOSE_BLOCK = 128;
  private static final int SHORT_RUN = 24;

  private Views() {}

  /** Copies a view into dense memory. */
  static void copy(Workers workers, StridedBlock block, float[] from, float[] to) {
    int size = block.size();
    int parts = Math.min(4 * workers.threads(), size / PARALLEL);
    if (parts < 2) {
      copy(block, from, to);
      return;
    }
    int axis = block.longAxis(parts);
    int extent = block.extents()[axis];
    int cuts = Math.min(parts, extent);
    workers.run(
        cuts,
        part -> {
          int start = (int) ((long) extent * part / cuts);
          int end = (int) ((long) extent * (part + 1) / cuts);
          copy(block.part(axis, start, end), from, to);
        });
  }

  private static void copy(StridedBlock block, float[] from, float[] to) {
    if (block.size() == 0) {
      return;
    }
    int last = block.rank() - 1;
    int stride = block.view()[last];
    if (stride != 1 && stride != 0) {
      for (int axis = last - 1; axis >= 0; axis--) {
        if (block.view()[axis] == 1 && block.extents()[axis] > 1) {
          transpose(block, axis, 0, block.viewAt(), block.denseAt(), from, to);
          return;
        }
      }
    }
    rows(block, 0, block.viewAt(), block.denseAt(), from, to);
  }

  /** Walks the axes from {@code axis} on but the last three, which the kernel loops over. */
  private static void rows(
      StridedBlock block, int axis, int viewAt, int denseAt, float[] from, float[] to) {
    if (axis == block.rank() - 3) {
      cube(block, viewAt, denseAt, from, to);
      return;
    }
    for (int i = 0; i < block.extents()[axis]; i++) {
      rows(
          block,
          axis + 1,
          viewAt + i * block.view()[axis],
          denseAt + i * block.dense()[axis],
          from,
          to);
    }
  }

  private static void cube(StridedBlock b, int viewAt, int denseAt, float[] from, float[] to) {
    int at = b.rank() - 3;
    int n = b.extents()[at + 2];
    int stride = b.view()[at + 2];
    int rows = b.extents()[at + 1];
    for (int i = 0; i < b.extents()[at]; i++) {
      int v = viewAt + i * b.view()[at];
      int d = denseAt + i * b.dense()[at];
      if (stride == 1 && n >= SHORT_RUN) {
        runs(rows, n, from, v, b.view()[at + 1], to, d, b.dense()[at + 1]);
      } else if (stride == 1) {
        shortRuns(rows, n, from, v, b.view()[at + 1], to, d, b.dense()[at + 1]);
      } else if (stride == 0) {
        repeats(rows, n, from, v, b.view()[at + 1], to, d, b.dense()[at + 1]);
      } else {
        strided(rows, n, from, v, b.view()[at + 1], stride, to, d, b.dense()[at + 1]);
      }
    }
  }

  private static void runs(
      int rows, int n, float[] from, int fromAt, int fromStep, float[] to, int toAt, int toStep) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(from, fromAt + r * fromStep, to, toAt + r * toStep, n);
    }
  }

  private static void shortRuns(
      int rows, int n, float[] from, int fromAt, int fromStep, float[] to, int toAt, int toStep) {
    for (int r = 0; r < rows; r++) {
      int f = fromAt + r * fromStep;
      int t = toAt + r * toStep;
      for (int j = 0; j < n; j++) {
        to[t + j] = from[f + j];
      }
    }
  }

  private static void repeats(
      int rows, int n, float[] from, int fromAt, int fromStep, float[] to, int toAt, int toStep) {
    for (int r = 0; r < rows; r++) {
      int t = toAt + r * toStep;
      Arrays.fill(to, t, t + n, from[fromAt + r * fromStep]);
    }
  }

  private static void strided(
      int rows,
      int n,
      float[] from,
      int fromAt,
      int fromStep,
      int stride,
      float[] to,
      int toAt,
      int toStep) {
    for (int r = 0; r < rows; r++) {
      int f = fromAt + r * fromStep;
      int t = toAt + r * toStep;
      for (int j = 0; j < n; j++) {
        to[t + j] = from[f + j * stride];
      }
    }
  }

  /** Walks all axes but {@code unit}, whose stride in the view is 1, and the last one. */
  private static void transpose(
      StridedBlock block, int unit, int axis, int viewAt, int denseAt, float[] from, float[] to) {
    int last = block.rank() - 1;
    if (axis == last) {
      transposed(block, unit, viewAt, denseAt, from, to);
      return;
    }
    int extent = axis == unit ? 1 : block.extents()[axis];
    for (int i = 0; i < extent; i++) {
      transpose(
          block,
          unit,
          axis + 1,
          viewAt + i * block.view()[axis],
          denseAt + i * block.dense()[axis],
          from,
          to);
    }
  }

  private static void transposed(
      StridedBlock block, int unit, int viewAt, int denseAt, float[] from, float[] to) {
    int last = block.rank() - 1;
    int n = block.extents()[last];
    int stride = block.view()[last];
    int step = block.dense()[unit];
    for (int p = 0; p < block.extents()[unit]; p += TRANSPOSE_BLOCK) {
      int length = Math.min(TRANSPOSE_BLOCK, block.extents()[unit] - p);
      int t = denseAt + p * step;
      int j = 0;
      for (; j < n - 7; j += 8) {
        Transpose.eight(from, viewAt + p + j * stride, stride, length, to, t + j, step);
      }
      for (; j < n; j++) {
        column(length, from, viewAt + p + j * stride, to, t + j, step);
      }
    }
  }

  private static void column(int length, float[] from, int fromAt, float[] to, int toAt, int step) {
    for (int i = 0; i < length; i++) {
      to[toAt + i * step] = from[fromAt + i];
    }
  }

  /** Copies a view of integers into dense memory. */
  static void copy(StridedBlock block, int[] from, int[] to) {
    copy(block, 0, block.viewAt(), block.denseAt(), from, to);
  }

  private static void copy(
      StridedBlock block, int axis, int viewAt, int denseAt, int[] from, int[] to) {
    int extent = block.extents()[axis];
    int v = block.view()[axis];
    int d = block.dense()[axis];
    boolean last = axis == block.rank() - 1;
    for (int i = 0; i < extent; i++) {
      if (last) {
        to[denseAt + i] = from[viewAt + i * v];
      } else {
        copy(block, axis + 1, viewAt + i * v, denseAt + i * d, from, to);
      }
    }
  }

  /**
   * Adds dense memory into a view, in row-major order.
   *
   * <p>Threads share the work only along an axis whose indices have no element in common.
   */
  static void add(Workers workers, RowLoops loops, StridedBlock block, float[] from, float[] to) {
    int parts = Math.min(4 * workers.threads(), block.size() / PARALLEL);
    int axis = parts < 2 ? -1 : block.disjointAxis();
    if (axis < 0) {
      add(loops, block, 0, block.viewAt(), block.denseAt(), from, to);
      return;
    }
    int extent = block.extents()[axis];
    int cuts = Math.min(parts, extent);
    workers.run(
        cuts,
        part -> {
          int start = (int) ((long) extent * part / cuts);
          int end = (int) ((long) extent * (part + 1) / cuts);
          StridedBlock cut = block.part(axis, start, end);
          add(loops, cut, 0, cut.viewAt(), cut.denseAt(), from, to);
        });
  }

  private static void add(
      RowLoops loops,
      StridedBlock block,
      int axis,
      int viewAt,
      int denseAt,
      float[] from,
      float[] to) {
    if (axis < block.rank() - 2) {
      for (int i = 0; i < block.extents()[axis]; i++) {
        int v = viewAt + i * block.view()[axis];
        add(loops, block, axis + 1, v, denseAt + i * block.dense()[axis], from, to);
      }
      return;
    }
    int n = block.extents()[axis + 1];
    int stride = block.view()[axis + 1];
    for (int r = 0; r < block.extents()[axis]; r++) {
      int v = viewAt + r * block.view()[axis];
      int d = denseAt + r * block.dense()[axis];
      if (stride == 1 && n >= SHORT_RUN) {
        loops.add(from, d, to, v, n);
      } else {
        addStrided(n, from, d, to, v, stride);
      }
    }
  }

  private static void addStrided(int n, float[] from, int fromAt, float[] to, int at, int stride) {
    for (int j = 0; j < n; j++) {
      to[at + j * stride] += from[fromAt + j];
    }
  }
}
