package dev.cotangent.cpu;

/**
 * One call of a {@link TileKernel}: where a tile's operands lie.
 *
 * <p>For r in [0, rows) and j in [0, columns), with the sum over all runs t and all steps k in [0,
 * length), in this order:
 *
 * <pre>
 * C[r, j] (+)= sum of a[aAt + aRow[aRowFrom + r] + aRun[runFrom + t] + k]
 *                   * b[bAt + bRun[runFrom + t] + k * bStep + j]
 * </pre>
 *
 * <p>A matrix product has one run. A convolution has one run for each row of the filter, in which
 * the taps and channels lie contiguous in a channels-last image: its patches are read in place and
 * never copied.
 *
 * <p>Mutable and reused: one object for each thread and problem.
 */
final class Tile {
  /** Most rows of any kernel: tables of row offsets repeat their last entry so often. */
  static final int MAX_ROWS = 12;

  float[] a = {};
  int aAt;

  /** Offsets of the rows of A, readable up to {@code aRowFrom} plus the rows of the kernel. */
  int[] aRow = {};

  int aRowFrom;
  int[] aRun = {};

  float[] b = {};
  int bAt;
  int[] bRun = {};
  int bStep;

  int runFrom;
  int runs;
  int length;

  float[] c = {};
  int cAt;
  int cStep;
  int rows;
  int columns;

  /** Whether the sums are added to C; otherwise they replace it, whatever it holds. */
  boolean add;

  /** Where kernels leave the sums of a tile that is not full, for {@link #mergeEdge}. */
  final float[] edge;

  Tile(int edgeSize) {
    edge = new float[edgeSize];
  }

  /** Moves the valid part of {@link #edge}, of the given row length, to C. */
  void mergeEdge(int width) {
    for (int r = 0; r < rows; r++) {
      int from = r * width;
      int to = cAt + r * cStep;
      if (add) {
        for (int j = 0; j < columns; j++) {
          c[to + j] += edge[from + j];
        }
      } else {
        System.arraycopy(edge, from, c, to, columns);
      }
    }
  }
}
