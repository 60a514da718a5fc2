package dev.cotangent.cpu;

import java.util.Arrays;

/** The loops of pooling over single images; see {@link dev.cotangent.backend.PoolKernels}. */
interface PoolLoops {

  /** Finds the maximum of each window and the tap that won. */
  void max(PoolGeometry g, float[] x, int xAt, float[] y, int yAt, int[] winner, int winnerAt);

  /**
   * Writes an image of dx: to each tap the sum of those dy that it won.
   *
   * <p>A scatter of single floats, since vectors have to visit every tap.
   *
   * @param taps {@link PoolGeometry#tapOffsets}
   */
  default void maxGrad(
      PoolGeometry g,
      int[] taps,
      float[] dy,
      int dyAt,
      int[] winner,
      int winnerAt,
      float[] dx,
      int at) {
    Arrays.fill(dx, at, at + g.imageSize(), 0);
    int channels = g.channels();
    for (int p = 0; p < g.rows(); p++) {
      for (int q = 0; q < g.columns(); q++) {
        int shift = (p * g.columns() + q) * channels;
        if (g.endRow(p) > g.firstRow(p) && g.endColumn(q) > g.firstColumn(q)) {
          int to = at + g.origin(p, q);
          scatter(dy, dyAt + shift, winner, winnerAt + shift, taps, dx, to, channels);
        }
      }
    }
  }

  private static void scatter(
      float[] dy, int dyAt, int[] winner, int winnerAt, int[] taps, float[] dx, int at, int n) {
    for (int c = 0; c < n; c++) {
      dx[at + taps[winner[winnerAt + c]] + c] += dy[dyAt + c];
    }
  }

  /** Finds the mean of each window. */
  void average(PoolGeometry g, boolean countPadding, float[] x, int xAt, float[] y, int yAt);

  /** Adds to each tap its share of each dy; dx holds zeros before. */
  void averageGrad(PoolGeometry g, boolean countPadding, float[] dy, int dyAt, float[] dx, int at);
}
