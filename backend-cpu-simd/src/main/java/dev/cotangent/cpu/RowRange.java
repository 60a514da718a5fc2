package dev.cotangent.cpu;

import dev.cotangent.tensor.Tensor;

/** Work on some of the rows of a matrix. */
@FunctionalInterface
interface RowRange {

  /**
   * Columns from which on work row by row pays.
   *
   * <p>Below, the defaults, which take blocks of many rows through each primitive, are as fast or
   * faster: 57 against 75 us for the layer norm of [1024, 32], 26 against 25 us for [256, 128], 41
   * against 20 us for [128, 512].
   */
  int WIDE = 128;

  /** Tells whether rows of x are so short that the defaults are faster. */
  static boolean isNarrow(Tensor x) {
    return x.shape().rank() == 2 && x.shape().extent(1) < WIDE;
  }

  /** Works on rows {@code from} to {@code to} (exclusive). */
  void run(int from, int to);

  /** Cuts rows into parts of nearly equal size and runs them, on several threads. */
  static void run(Workers workers, int rows, int parts, RowRange task) {
    workers.run(
        parts,
        part ->
            task.run((int) ((long) rows * part / parts), (int) ((long) rows * (part + 1) / parts)));
  }
}
