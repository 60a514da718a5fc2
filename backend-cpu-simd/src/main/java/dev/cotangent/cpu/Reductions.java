package dev.cotangent.cpu;

import dev.cotangent.backend.Reduction;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Combines mapped values along the middle axis of [outer, reduced, inner].
 *
 * <p>The work is cut into units by size alone; each unit leaves its partial result, and partial
 * results are combined in the order of the axis. So a result depends on the shape and the lane
 * count, never on the threads.
 */
final class Reductions {
  /** Elements of a unit where neighbouring rows are combined. */
  private static final int UNIT = 1 << 15;

  private final Pointwise pointwise;
  private final RowLoops loops;
  private final Workers workers;
  private final CpuPool<float[]> pool;

  Reductions(Pointwise pointwise, RowLoops loops, Workers workers, CpuPool<float[]> pool) {
    this.pointwise = pointwise;
    this.loops = loops;
    this.workers = workers;
    this.pool = pool;
  }

  /** Computes {@code out}; the operands have been checked. */
  void run(Reduction reduction, Fused map, Tensor[] in, double[] scalars, Tensor out) {
    if (out.size() == 0) {
      return;
    }
    Shape shape = in[0].shape();
    List<PoolBlock<float[]>> copies = new ArrayList<>(0);
    try {
      PointwiseCall call = pointwise.call(map, in, scalars, shape, copies);
      var buffer = (CpuBuffer) out.buffer();
      int at = buffer.offset() + out.layout().offset();
      if (reduction.isIndex()) {
        arg(reduction == Reduction.ARGMAX, call, shape, buffer.ints(), at);
      } else if (shape.extent(2) == 1) {
        columns(reduction, call, shape, buffer.reals(), at);
      } else {
        rows(reduction, call, shape, buffer.reals(), at);
      }
    } finally {
      pointwise.give(copies);
    }
  }

  /** inner = 1: each result combines neighbours, in pieces; as many of one length as there are. */
  private void columns(Reduction reduction, PointwiseCall call, Shape shape, float[] out, int at) {
    int outer = shape.extent(0);
    int reduced = shape.extent(1);
    int pieces = Math.max(1, (reduced - 1) / PointwiseCall.BLOCK + 1);
    PoolBlock<float[]> block = pool.take(pieces == 1 ? 0 : outer * pieces);
    float[] partial = pieces == 1 ? out : block.slab.array;
    int partialAt = pieces == 1 ? at : block.offset;
    int units = outer * pieces;
    int parts = pointwise.parts((long) shape.size() * call.cost(), units);
    workers.run(
        parts,
        part -> {
          var values = new MappedValues(call);
          int end = (int) ((long) units * (part + 1) / parts);
          int u = (int) ((long) units * part / parts);
          while (u < end) {
            int piece = u % pieces;
            int from = piece * PointwiseCall.BLOCK;
            int n = Math.min(PointwiseCall.BLOCK, reduced - from);
            int alike = pieces == 1 ? units : Math.max(1, reduced / PointwiseCall.BLOCK - piece);
            int most = Math.max(1, values.most() / Math.max(1, n));
            int count = Math.min(Math.min(alike, most), end - u);
            values.load(u / pieces * reduced + from, n * count);
            combine(reduction, values, n, count, partial, partialAt + u);
            u += count;
          }
          values.close();
        });
    for (int row = 0; pieces > 1 && row < outer; row++) {
      out[at + row] = combine(reduction, partial, partialAt + row * pieces, pieces);
    }
    pool.give(block);
  }

  /** inner > 1: rows are combined element by element. */
  private void rows(Reduction reduction, PointwiseCall call, Shape shape, float[] out, int at) {
    int outer = shape.extent(0);
    int reduced = shape.extent(1);
    int inner = shape.extent(2);
    int segmentRows = Math.max(1, UNIT / Math.min(inner, PointwiseCall.BLOCK));
    int segments = Math.max(1, (reduced - 1) / segmentRows + 1);
    int strips = (inner - 1) / PointwiseCall.BLOCK + 1;
    PoolBlock<float[]> block = pool.take(segments == 1 ? 0 : outer * segments * inner);
    float[] partial = segments == 1 ? out : block.slab.array;
    int partialAt = segments == 1 ? at : block.offset;
    int units = outer * segments * strips;
    int parts = pointwise.parts((long) shape.size() * call.cost(), units);
    workers.run(
        parts,
        part -> {
          var values = new MappedValues(call);
          for (int u = (int) ((long) units * part / parts);
              u < (int) ((long) units * (part + 1) / parts);
              u++) {
            int strip = u % strips;
            int segment = u / strips % segments;
            int first = u / strips / segments * reduced + segment * segmentRows;
            int count = Math.min(segmentRows, reduced - segment * segmentRows);
            int to = partialAt + u / strips * inner;
            if (strips == 1) {
              foldRows(reduction, values, first, count, inner, partial, to);
            } else {
              int from = strip * PointwiseCall.BLOCK;
              int n = Math.min(PointwiseCall.BLOCK, inner - from);
              Arrays.fill(partial, to + from, to + from + n, start(reduction));
              for (int row = first; row < first + count; row++) {
                values.load(row * inner + from, n);
                combine(reduction, values.array, values.at, partial, to + from, n);
              }
            }
          }
          values.close();
        });
    for (int i = 0; segments > 1 && i < outer * segments; i++) {
      int to = at + i / segments * inner;
      if (i % segments == 0) {
        System.arraycopy(partial, partialAt + i * inner, out, to, inner);
      } else {
        combine(reduction, partial, partialAt + i * inner, out, to, inner);
      }
    }
    pool.give(block);
  }

  /**
   * Combines whole rows; short rows are taken several at a time, so that vectors are full.
   *
   * @param first number of the first row
   */
  private void foldRows(
      Reduction reduction,
      MappedValues values,
      int first,
      int count,
      int inner,
      float[] out,
      int at) {
    int group = groupOf(count, inner);
    int width = group * inner;
    int step = Math.max(1, values.most() / width) * group;
    float[] sums = values.sums(width);
    Arrays.fill(sums, 0, width, start(reduction));
    for (int row = 0; row < count; row += step) {
      int rows = Math.min(step, count - row);
      values.load((first + row) * inner, rows * inner);
      int rest = rows % group * inner;
      combineRows(reduction, values, rows / group, sums, width);
      combine(reduction, values.array, values.at + rows * inner - rest, sums, 0, rest);
    }
    for (int r = 1; r < group; r++) {
      combine(reduction, sums, r * inner, sums, 0, inner);
    }
    System.arraycopy(sums, 0, out, at, inner);
  }

  /** Returns how many rows are taken as one: 16 rows are full vectors whatever the lane count. */
  private static int groupOf(int count, int inner) {
    return 16 * inner <= PointwiseCall.BLOCK && inner % 16 != 0 && count >= 64 ? 16 : 1;
  }

  private static float start(Reduction reduction) {
    return switch (reduction) {
      case SUM -> 0;
      case MAX, ARGMAX -> Float.NEGATIVE_INFINITY;
      case MIN, ARGMIN -> Float.POSITIVE_INFINITY;
    };
  }

  private float combine(Reduction reduction, float[] x, int at, int n) {
    return switch (reduction) {
      case SUM -> loops.sum(x, at, n);
      case MAX, ARGMAX -> loops.max(x, at, n);
      case MIN, ARGMIN -> loops.min(x, at, n);
    };
  }

  /** Combines runs of n neighbours, each to a result of its own. */
  private void combine(
      Reduction reduction, MappedValues values, int n, int count, float[] out, int at) {
    if (reduction == Reduction.SUM) {
      loops.sums(values.array, values.at, n, count, out, at);
      return;
    }
    for (int k = 0; k < count; k++) {
      out[at + k] = combine(reduction, values.array, values.at + k * n, n);
    }
  }

  /** Combines rows of n values, element by element, with what is there. */
  private void combineRows(Reduction reduction, MappedValues values, int rows, float[] y, int n) {
    if (reduction == Reduction.SUM) {
      loops.addRows(values.array, values.at, rows, y, 0, n);
      return;
    }
    for (int r = 0; r < rows; r++) {
      combine(reduction, values.array, values.at + r * n, y, 0, n);
    }
  }

  private void combine(Reduction reduction, float[] x, int xAt, float[] y, int yAt, int n) {
    switch (reduction) {
      case SUM -> loops.add(x, xAt, y, yAt, n);
      case MAX, ARGMAX -> loops.max(x, xAt, y, yAt, n);
      case MIN, ARGMIN -> loops.min(x, xAt, y, yAt, n);
    }
  }

  private void arg(boolean most, PointwiseCall call, Shape shape, int[] out, int at) {
    int outer = shape.extent(0);
    int inner = shape.extent(2);
    int parts = pointwise.parts((long) shape.size() * call.cost(), outer);
    workers.run(
        parts,
        part -> {
          var values = new MappedValues(call);
          float[] best = new float[inner];
          for (int p = (int) ((long) outer * part / parts);
              p < (int) ((long) outer * (part + 1) / parts);
              p++) {
            Winners.find(most, values, p, shape.extent(1), best, out, at + p * inner);
          }
          values.close();
        });
  }
}
