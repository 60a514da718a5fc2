package dev.cotangent.cpu;

import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/**
 * An input of a pointwise program: where its element at linear position i of the output lies.
 *
 * <p>With g = i / (run * repeat) and c = i mod run, the element is {@code array[at + g * step +
 * c]}: runs of neighbours, {@code step} apart, each repeated. This covers dense tensors (one run),
 * a row for all rows (one run, repeated), a value for each row (runs of 1, repeated), a value for
 * each pair of outer and inner axes, and slices of the last axis.
 *
 * @param at index of the first element
 * @param run elements of a run
 * @param repeat how often each run is repeated before the next one
 * @param step distance between runs
 */
record PointwiseOperand(Kind kind, float[] array, int at, int run, int repeat, int step) {
  private static final int SHORT_RUN = 16;

  /** What an operand costs: the first two are read in place. */
  enum Kind {
    /** Element i lies at {@code at + i}. */
    DENSE,
    /** One element for all positions. */
    SCALAR,
    /** One run for all rows. */
    ROW,
    /** Anything else that fits the formula. */
    RUNS,
    /** A view that does not fit the formula: copy it first. */
    OTHER
  }

  /** Returns the operand that reads a tensor. */
  static PointwiseOperand of(Tensor tensor) {
    var buffer = (CpuBuffer) tensor.buffer();
    int at = buffer.offset() + tensor.layout().offset();
    if (tensor.isDense()) {
      return dense(buffer.reals(), at);
    }
    StridedBlock block = StridedBlock.of(tensor.layout(), buffer.offset(), 0);
    return of(block, buffer.reals());
  }

  /** Returns the operand whose elements lie in the order of the output. */
  static PointwiseOperand dense(float[] array, int at) {
    return new PointwiseOperand(Kind.DENSE, array, at, Integer.MAX_VALUE, 1, 0);
  }

  /** Returns this scalar as a row of one element. */
  PointwiseOperand asRow() {
    return new PointwiseOperand(Kind.ROW, array, at, run, repeat, step);
  }

  private static PointwiseOperand of(StridedBlock block, float[] array) {
    int rank = block.rank();
    boolean simple = true;
    for (int axis = 0; axis < rank - 3; axis++) {
      simple &= block.extents()[axis] == 1;
    }
    int[] e = {block.extents()[rank - 3], block.extents()[rank - 2], block.extents()[rank - 1]};
    int[] s = {block.view()[rank - 3], block.view()[rank - 2], block.view()[rank - 1]};
    int axis = 2;
    int run = s[axis] == 1 ? e[axis--] : 1;
    int repeat = axis >= 0 && (s[axis] == 0 || e[axis] == 1) ? e[axis--] : 1;
    int step = axis >= 0 ? s[axis--] : 0;
    while (axis >= 0) {
      simple &= e[axis--] == 1;
    }
    int size = block.size();
    Kind kind = !simple ? Kind.OTHER : Kind.RUNS;
    if (simple && (long) run * repeat == size) {
      kind = run == 1 ? Kind.SCALAR : Kind.ROW;
    }
    return new PointwiseOperand(kind, array, block.viewAt(), run, repeat, step);
  }

  /** Tells whether n positions from {@code first} on are neighbours in the array. */
  boolean isRun(int first, int n) {
    return first % run + n <= run;
  }

  /** Returns the index of the element at a position. */
  int index(int i) {
    return at + i / (run * repeat) * step + i % run;
  }

  /** Writes n elements from position {@code first} on to {@code to}. */
  void expand(int first, int n, float[] to, int toAt) {
    int group = first / (run * repeat);
    int within = first % (run * repeat);
    int t = toAt;
    int end = toAt + n;
    while (t < end) {
      int from = at + group * step + within % run;
      int m;
      if (run == 1) {
        m = Math.min(end - t, repeat - within);
        fill(to, t, m, array[from]);
      } else {
        m = Math.min(end - t, run - within % run);
        copy(array, from, to, t, m);
      }
      t += m;
      within += m;
      if (within == run * repeat) {
        within = 0;
        group++;
      }
    }
  }

  private static void fill(float[] to, int at, int n, float value) {
    if (n < SHORT_RUN) {
      for (int i = 0; i < n; i++) {
        to[at + i] = value;
      }
    } else {
      Arrays.fill(to, at, at + n, value);
    }
  }

  private static void copy(float[] from, int fromAt, float[] to, int at, int n) {
    if (n < SHORT_RUN) {
      for (int i = 0; i < n; i++) {
        to[at + i] = from[fromAt + i];
      }
    } else {
      System.arraycopy(from, fromAt, to, at, n);
    }
  }
}
