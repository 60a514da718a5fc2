package dev.cotangent.cpu;

import java.util.Arrays;

/** The loops of pooling without the Vector API. */
final class ScalarPoolLoops implements PoolLoops {

  /** Row by row, since a loop over the channels of one window alone is too short. */
  @Override
  public void max(
      PoolGeometry g, float[] x, int xAt, float[] y, int yAt, int[] winner, int winnerAt) {
    int channels = g.channels();
    int[] sources = sources(g);
    int width = g.window().width();
    int[] firsts = new int[width];
    int[] ends = new int[width];
    for (int b = 0; b < width; b++) {
      firsts[b] = firstColumnUnder(g, b) * channels;
      ends[b] = endColumnUnder(g, b) * channels;
    }
    for (int p = 0; p < g.rows(); p++) {
      int shift = p * sources.length;
      Arrays.fill(y, yAt + shift, yAt + shift + sources.length, Float.NEGATIVE_INFINITY);
      firstTaps(g, p, winner, winnerAt + shift);
      for (int a = g.firstRow(p); a < g.endRow(p); a++) {
        int row = xAt + g.origin(p, 0) + a * g.rowStep();
        for (int b = 0; b < width; b++) {
          int from = row + b * g.columnStep();
          int tap = a * width + b;
          challenge(
              x, from, sources, firsts[b], ends[b], tap, y, yAt + shift, winner, winnerAt + shift);
        }
      }
    }
  }

  /** Returns how far the first tap of each element of an output row is from that of the first. */
  private static int[] sources(PoolGeometry g) {
    int[] sources = new int[g.columns() * g.channels()];
    int step = g.window().strideWidth() * g.channels();
    for (int q = 0; q < g.columns(); q++) {
      for (int c = 0; c < g.channels(); c++) {
        sources[q * g.channels() + c] = q * step + c;
      }
    }
    return sources;
  }

  private static void firstTaps(PoolGeometry g, int p, int[] winner, int winnerAt) {
    int channels = g.channels();
    for (int q = 0; q < g.columns(); q++) {
      int first = g.firstRow(p) * g.window().width() + g.firstColumn(q);
      boolean any = g.endRow(p) > g.firstRow(p) && g.endColumn(q) > g.firstColumn(q);
      int at = winnerAt + q * channels;
      Arrays.fill(winner, at, at + channels, any ? first : 0);
    }
  }

  /** Returns the first output column whose tap column b lies inside the image. */
  private static int firstColumnUnder(PoolGeometry g, int b) {
    int q = 0;
    while (q < g.columns() && g.firstColumn(q) > b) {
      q++;
    }
    return q;
  }

  /** Returns one more than the last output column whose tap column b lies inside the image. */
  private static int endColumnUnder(PoolGeometry g, int b) {
    int q = g.columns();
    while (q > 0 && g.endColumn(q - 1) <= b) {
      q--;
    }
    return q;
  }

  /**
   * Lets a tap win elements [first, end) of a row: the first NaN wins, else the first of the
   * largest.
   *
   * <p>Without branches, which would be mispredicted: C2 makes conditional moves of choices between
   * ints.
   */
  private static void challenge(
      float[] x,
      int xAt,
      int[] sources,
      int first,
      int end,
      int tap,
      float[] best,
      int bestAt,
      int[] winner,
      int winnerAt) {
    for (int i = first; i < end; i++) {
      float value = x[xAt + sources[i]];
      float former = best[bestAt + i];
      int less = value <= former ? -1 : 0;
      int decided = less | (Float.isNaN(former) ? -1 : 0);
      int bits = Float.floatToRawIntBits(value);
      int formerBits = Float.floatToRawIntBits(former);
      best[bestAt + i] = Float.intBitsToFloat((formerBits & decided) | (bits & ~decided));
      winner[winnerAt + i] = (winner[winnerAt + i] & decided) | (tap & ~decided);
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
