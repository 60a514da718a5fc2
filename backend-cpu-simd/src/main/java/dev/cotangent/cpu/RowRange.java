package dev.cotangent.cpu;

/** Work on some of the rows of a matrix, or of units of them. */
@FunctionalInterface
interface RowRange {

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
