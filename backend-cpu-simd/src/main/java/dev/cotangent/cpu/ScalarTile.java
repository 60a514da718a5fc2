package dev.cotangent.cpu;

import java.util.Arrays;

/**
 * A tile without the Vector API, of the same bits as the vector kernels.
 *
 * <p>Four steps of the sums are taken at once, so that C2's vector loop stores an element of C once
 * for four multiply-adds.
 */
final class ScalarTile extends TileKernel {
  static final int WIDTH = 256;
  private static final int ROWS = 4;

  ScalarTile() {
    super(ROWS, WIDTH);
  }

  @Override
  void run(Tile t) {
    Arrays.fill(t.sums, 0, t.rows * WIDTH, 0);
    for (int run = t.runFrom; run < t.runFrom + t.runs; run++) {
      for (int r = 0; r < t.rows; r++) {
        int aAt = t.aAt + t.aRun[run] + t.aRow[t.aRowFrom + r];
        int bAt = t.bAt + t.bRun[run];
        int k = 0;
        for (; k < t.length - 3; k += 4) {
          addFour(t, aAt + k, bAt + k * t.bStep, r * WIDTH);
        }
        for (; k < t.length; k++) {
          addOne(t.columns, t.a[aAt + k], t.b, bAt + k * t.bStep, t.sums, r * WIDTH);
        }
      }
    }
    for (int i = 0; i < t.rows * WIDTH; i++) {
      t.sums[i] *= t.alpha;
    }
    t.finish(WIDTH);
  }

  private static void addFour(Tile t, int aAt, int bAt, int at) {
    float[] a = t.a;
    float[] b = t.b;
    float[] sums = t.sums;
    float a0 = a[aAt];
    float a1 = a[aAt + 1];
    float a2 = a[aAt + 2];
    float a3 = a[aAt + 3];
    int b1 = bAt + t.bStep;
    int b2 = b1 + t.bStep;
    int b3 = b2 + t.bStep;
    int n = t.columns;
    for (int j = 0; j < n; j++) {
      float s = ScalarMath.fma(a1, b[b1 + j], ScalarMath.fma(a0, b[bAt + j], sums[at + j]));
      sums[at + j] = ScalarMath.fma(a3, b[b3 + j], ScalarMath.fma(a2, b[b2 + j], s));
    }
  }

  private static void addOne(int n, float a, float[] b, int bAt, float[] sums, int at) {
    for (int j = 0; j < n; j++) {
      sums[at + j] = ScalarMath.fma(a, b[bAt + j], sums[at + j]);
    }
  }
}
