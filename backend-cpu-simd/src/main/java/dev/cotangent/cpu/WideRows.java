package dev.cotangent.cpu;

import java.util.Arrays;

/**
 * The rows of a dense matrix, several neighbours at a time: one wide row keeps all lanes busy.
 *
 * <p>Sums over rows are taken in units of some wide rows, small enough for the second-level cache.
 * Widths and units depend on the shape alone, so a sum does not depend on the threads.
 *
 * @param group rows of a wide row, a power of two; the last wide row may have fewer
 * @param unitRows rows of a unit, a multiple of {@code group}; the last unit may have fewer
 */
record WideRows(int rows, int columns, int group, int unitRows) {
  /** Elements of a wide row of short rows. */
  private static final int WIDTH = 1024;

  /** Elements of a unit of short rows: 64 KB. */
  private static final int UNIT = 1 << 14;

  /** Elements that pay for handing units to another thread. */
  private static final int PARALLEL = 1 << 15;

  /** Rows of a unit, however long they are: what is done once for each unit must stay rare. */
  private static final int LEAST_ROWS = 32;

  static WideRows of(int rows, int columns) {
    int most = Integer.highestOneBit(Math.max(1, rows));
    int group = Math.min(most, Integer.highestOneBit(Math.max(1, WIDTH / Math.max(1, columns))));
    int least = Math.max(LEAST_ROWS, UNIT / Math.max(1, columns));
    return new WideRows(rows, columns, group, Math.ceilDiv(least, group) * group);
  }

  /** Returns the elements of a wide row. */
  int width() {
    return group * columns;
  }

  /** Returns the number of units, at least 1. */
  int units() {
    return Math.max(1, Math.ceilDiv(rows, unitRows));
  }

  /** Returns the rows of a unit. */
  int rowsOf(int unit) {
    return Math.min(unitRows, rows - unit * unitRows);
  }

  /** Returns the index of a unit's first element in the matrix. */
  int start(int unit) {
    return unit * unitRows * columns;
  }

  /** Returns the index after a unit's last element. */
  int end(int unit) {
    return (unit * unitRows + rowsOf(unit)) * columns;
  }

  /** Repeats the first row of {@code a[at .. at + width)} to its end. */
  void repeat(float[] a, int at) {
    for (int done = columns; done < width(); done *= 2) {
      System.arraycopy(a, at, a, at + done, done);
    }
  }

  /** Writes a row to {@code to[toAt .. toAt + width)}, repeated. */
  void repeat(float[] row, int from, float[] to, int toAt) {
    System.arraycopy(row, from, to, toAt, columns);
    repeat(to, toAt);
  }

  /** Adds all rows of {@code a[at .. at + width)} to the first, in pairs. */
  void fold(RowLoops loops, float[] a, int at) {
    for (int half = width() / 2; half >= columns && half > 0; half /= 2) {
      loops.add(a, at + half, a, at, half);
    }
  }

  /** Clears {@code a[at .. at + width)}. */
  void clear(float[] a, int at) {
    Arrays.fill(a, at, at + width(), 0);
  }

  /** Writes the sum of one vector of columns for each unit, which lie one after the other. */
  void total(RowLoops loops, float[] sums, int at, float[] to, int toAt) {
    System.arraycopy(sums, at, to, toAt, columns);
    for (int unit = 1; unit < units(); unit++) {
      loops.add(sums, at + unit * columns, to, toAt, columns);
    }
  }

  /** Runs a task on all units, on several threads where that pays. */
  void run(Workers workers, RowRange task) {
    int most = Math.min(units(), 4 * workers.threads());
    RowRange.run(workers, units(), Math.clamp((long) rows * columns / PARALLEL, 1, most), task);
  }
}
