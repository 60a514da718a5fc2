package dev.cotangent.cpu;

import static dev.cotangent.cpu.ScalarMath.fma;

import java.util.Arrays;

/**
 * A tile without the Vector API, of the same bits as the vector kernels.
 *
 * <p>Each row of sums, and each row of B that is at work, is an array of its own that is read from
 * its first element on: as C2 of JDK 25 cannot tell whether stretches of arrays overlap, it makes
 * vectors of a loop only if all arrays have the same index. Three steps of three rows are taken at
 * once, nine multiply-adds for nine memory accesses; a larger loop body would exceed C2's limit for
 * unrolling. Measured on an AMD EPYC (Zen 5) with 252 columns: 117 GFLOP/s, where offsets into
 * shared arrays leave 17.
 */
final class ScalarTile extends TileKernel {
  static final int WIDTH = 512;
  private static final int STEPS = 3;

  ScalarTile() {
    super(Tile.MAX_ROWS, WIDTH);
  }

  @Override
  void run(Tile t) {
    t.tabulateSteps();
    float[][] lines = linesOf(t);
    int n = t.columns;
    for (int r = 0; r < t.rows; r++) {
      Arrays.fill(lines[STEPS + r], 0, n, 0);
    }
    int steps = t.runs * t.length;
    int whole = steps - steps % STEPS;
    for (int k = 0; k < whole; k += STEPS) {
      for (int i = 0; i < STEPS; i++) {
        System.arraycopy(t.b, t.bAt + t.bSteps[k + i], lines[i], 0, n);
      }
      addSteps(t, k, lines, n);
    }
    for (int k = whole; k < steps; k++) {
      System.arraycopy(t.b, t.bAt + t.bSteps[k], lines[0], 0, n);
      for (int r = 0; r < t.rows; r++) {
        add(t.a[aAt(t, r) + t.aSteps[k]], lines[0], lines[STEPS + r], n);
      }
    }
    for (int r = 0; r < t.rows; r++) {
      finish(t, lines[STEPS + r], lines[0], r);
    }
  }

  /** Returns the arrays of the rows of B, then those of the sums. */
  private static float[][] linesOf(Tile t) {
    if (t.lines.length == 0) {
      t.lines = new float[STEPS + Tile.MAX_ROWS][WIDTH];
    }
    return t.lines;
  }

  private static int aAt(Tile t, int row) {
    return t.aAt + t.aRow[t.aRowFrom + row];
  }

  private static void addSteps(Tile t, int k, float[][] lines, int n) {
    float[] a = t.a;
    int k0 = t.aSteps[k];
    int k1 = t.aSteps[k + 1];
    int k2 = t.aSteps[k + 2];
    int r = 0;
    for (; r < t.rows - 2; r += 3) {
      int u = aAt(t, r);
      int v = aAt(t, r + 1);
      int w = aAt(t, r + 2);
      add(
          a[u + k0],
          a[u + k1],
          a[u + k2],
          a[v + k0],
          a[v + k1],
          a[v + k2],
          a[w + k0],
          a[w + k1],
          a[w + k2],
          lines[0],
          lines[1],
          lines[2],
          lines[STEPS + r],
          lines[STEPS + r + 1],
          lines[STEPS + r + 2],
          n);
    }
    for (; r < t.rows; r++) {
      int u = aAt(t, r);
      add(a[u + k0], a[u + k1], a[u + k2], lines[0], lines[1], lines[2], lines[STEPS + r], n);
    }
  }

  private static void add(
      float u0,
      float u1,
      float u2,
      float v0,
      float v1,
      float v2,
      float w0,
      float w1,
      float w2,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] su,
      float[] sv,
      float[] sw,
      int n) {
    for (int j = 0; j < n; j++) {
      float x0 = b0[j];
      float x1 = b1[j];
      float x2 = b2[j];
      su[j] = fma(u2, x2, fma(u1, x1, fma(u0, x0, su[j])));
      sv[j] = fma(v2, x2, fma(v1, x1, fma(v0, x0, sv[j])));
      sw[j] = fma(w2, x2, fma(w1, x1, fma(w0, x0, sw[j])));
    }
  }

  private static void add(
      float a0, float a1, float a2, float[] b0, float[] b1, float[] b2, float[] sum, int n) {
    for (int j = 0; j < n; j++) {
      sum[j] = fma(a2, b2[j], fma(a1, b1[j], fma(a0, b0[j], sum[j])));
    }
  }

  private static void add(float a, float[] b, float[] sum, int n) {
    for (int j = 0; j < n; j++) {
      sum[j] = fma(a, b[j], sum[j]);
    }
  }

  /** Moves a row of sums to C; {@code line} is working memory. */
  private static void finish(Tile t, float[] sums, float[] line, int r) {
    int n = t.columns;
    int to = t.cAt + r * t.cStep;
    if (t.alpha != 1) {
      scale(t.alpha, sums, n);
    }
    if (t.add) {
      System.arraycopy(t.c, to, line, 0, n);
      add(line, sums, n);
    }
    System.arraycopy(sums, 0, t.c, to, n);
  }

  private static void scale(float alpha, float[] sums, int n) {
    for (int j = 0; j < n; j++) {
      sums[j] *= alpha;
    }
  }

  private static void add(float[] more, float[] sums, int n) {
    for (int j = 0; j < n; j++) {
      sums[j] += more[j];
    }
  }
}
