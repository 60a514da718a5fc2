package dev.cotangent.cpu;

import java.util.Arrays;

/** The loops of pooling without the Vector API. */
final class ScalarPoolLoops implements PoolLoops {

  @Override
  public void max(
      PoolGeometry g, float[] x, int xAt, float[] y, int yAt, int[] winner, int winnerAt) {
    int channels = g.channels();
    for (int p = 0; p < g.rows(); p++) {
      for (int q = 0; q < g.columns(); q++) {
        int shift = (p * g.columns() + q) * channels;
        int first = g.firstRow(p) * g.window().width() + g.firstColumn(q);
        boolean any = g.endRow(p) > g.firstRow(p) && g.endColumn(q) > g.firstColumn(q);
        Arrays.fill(y, yAt + shift, yAt + shift + channels, Float.NEGATIVE_INFINITY);
        Arrays.fill(winner, winnerAt + shift, winnerAt + shift + channels, any ? first : 0);
        for (int a = g.firstRow(p); a < g.endRow(p); a++) {
          for (int b = g.firstColumn(q); b < g.endColumn(q); b++) {
            int tap = a * g.window().width() + b;
            int from = xAt + g.origin(p, q) + a * g.rowStep() + b * g.columnStep();
            challenge(x, from, tap, y, yAt + shift, winner, winnerAt + shift, channels);
          }
        }
      }
    }
  }

  /** The first NaN wins, else the first of the largest. */
  private static void challenge(
      float[] x, int xAt, int tap, float[] best, int bestAt, int[] winner, int winnerAt, int n) {
    for (int c = 0; c < n; c++) {
      float value = x[xAt + c];
      float former = best[bestAt + c];
      if (!(value <= former) && !Float.isNaN(former)) {
        best[bestAt + c] = value;
        winner[winnerAt + c] = tap;
      }
    }
  }

  @Override
  public void average(
      PoolGeometry g, boolean countPadding, float[] x, int xAt, float[] y, int yAt) {
    int channels = g.channels();
    for (int p = 0; p < g.rows(); p++) {
      for (int q = 0; q < g.columns(); q++) {
        int to = yAt + (p * g.columns() + q) * channels;
        Arrays.fill(y, to, to + channels, 0);
        for (int a = g.firstRow(p); a < g.endRow(p); a++) {
          for (int b = g.firstColumn(q); b < g.endColumn(q); b++) {
            int from = xAt + g.origin(p, q) + a * g.rowStep() + b * g.columnStep();
            for (int c = 0; c < channels; c++) {
              y[to + c] += x[from + c];
            }
          }
        }
        float divisor = g.divisor(countPadding, p, q);
        for (int c = 0; c < channels; c++) {
          y[to + c] /= divisor;
        }
      }
    }
  }

  @Override
  public void averageGrad(
      PoolGeometry g, boolean countPadding, float[] dy, int dyAt, float[] dx, int at) {
    int channels = g.channels();
    for (int p = 0; p < g.rows(); p++) {
      for (int q = 0; q < g.columns(); q++) {
        int from = dyAt + (p * g.columns() + q) * channels;
        float divisor = g.divisor(countPadding, p, q);
        for (int a = g.firstRow(p); a < g.endRow(p); a++) {
          for (int b = g.firstColumn(q); b < g.endColumn(q); b++) {
            int to = at + g.origin(p, q) + a * g.rowStep() + b * g.columnStep();
            for (int c = 0; c < channels; c++) {
              dx[to + c] += dy[from + c] / divisor;
            }
          }
        }
      }
    }
  }
}
