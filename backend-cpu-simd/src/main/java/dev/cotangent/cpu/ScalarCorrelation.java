package dev.cotangent.cpu;

import static dev.cotangent.cpu.ScalarMath.fma;

import java.util.Arrays;

/**
 * A partial sum of dw where filters and taps are few: sums [channel, tap, filter].
 *
 * <p>Loops run along pixels, since neither filters nor taps make long rows. The pixels of a band
 * are cut into three pieces, each an array of its own; the lanes of one array hold partial sums of
 * one filter and one tap, see {@link ScalarTile} for why they are arrays.
 */
final class ScalarCorrelation {
  private static final int PIECES = 3;

  /** Rows of filters or taps from which on they are long enough themselves. */
  private static final int LONG = 64;

  /** Elements of dy that are at work at the same time. */
  private static final int BLOCK = 32 * 1024;

  private final ConvShape s;
  private final Taps taps;
  private final int p;
  private final int q;
  private final int bandRows;
  private final int bands;
  private final int pieceRows;
  private final int length;
  private final int unitsPerBlock;
  private final float[][] lines;
  private final int xLines;
  private final float[] sums;

  ScalarCorrelation(ConvShape s, Taps taps, int bandRows, Scratch scratch) {
    this.s = s;
    this.taps = taps;
    p = s.p();
    q = s.q();
    this.bandRows = bandRows;
    bands = Math.ceilDiv(p, bandRows);
    pieceRows = Math.ceilDiv(bandRows, PIECES);
    length = pieceRows * q;
    unitsPerBlock = Math.max(1, BLOCK / (PIECES * length * s.out()));
    xLines = unitsPerBlock * s.out() * PIECES;
    lines = scratch.lines(xLines + unitsPerBlock * PIECES + 1, length);
    sums = lines[xLines + unitsPerBlock * PIECES];
  }

  /** Tells whether this is likely the fastest way. */
  static boolean pays(Tiles tiles, ConvShape s) {
    return tiles.plain() && s.groups() == 1 && Math.max(s.out(), s.filterSize()) < LONG;
  }

  /**
   * Computes the sums over units [from, to): bands of images, in order.
   *
   * @param into receives channels * taps * out sums from {@code at} on
   */
  void run(float[] dy, int dyAt, float[] x, int xAt, int from, int to, float[] into, int at) {
    Arrays.fill(into, at, at + s.out() * s.filterSize(), 0);
    for (int unit = from; unit < to; unit += unitsPerBlock) {
      int units = Math.min(unitsPerBlock, to - unit);
      for (int i = 0; i < units; i++) {
        turn(dy, dyAt, unit + i, i * s.out() * PIECES);
      }
      int sum = at;
      for (int c = 0; c < s.channels(); c++) {
        for (int a : taps.rows()) {
          for (int b : taps.columns()) {
            for (int i = 0; i < units; i++) {
              gather(x, xAt + c, unit + i, a, b, xLines + i * PIECES);
            }
            for (int o = 0; o < s.out(); o++) {
              into[sum++] += sum(units, o);
            }
          }
        }
      }
    }
  }

  private float sum(int units, int filter) {
    Arrays.fill(sums, 0, length, 0);
    for (int i = 0; i < units; i++) {
      int y = (i * s.out() + filter) * PIECES;
      int x = xLines + i * PIECES;
      add(lines[y], lines[y + 1], lines[y + 2], lines[x], lines[x + 1], lines[x + 2], sums, length);
    }
    return sum(sums, length);
  }

  private static void add(
      float[] y0, float[] y1, float[] y2, float[] x0, float[] x1, float[] x2, float[] sums, int n) {
    for (int j = 0; j < n; j++) {
      sums[j] = fma(y2[j], x2[j], fma(y1[j], x1[j], fma(y0[j], x0[j], sums[j])));
    }
  }

  /** Eight sums side by side, so that an addition need not wait for the one before. */
  private static float sum(float[] x, int n) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int i = 0;
    for (; i < n - 7; i += 8) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
      e += x[i + 4];
      f += x[i + 5];
      g += x[i + 6];
      h += x[i + 7];
    }
    for (; i < n; i++) {
      a += x[i];
    }
    return ((a + e) + (b + f)) + ((c + g) + (d + h));
  }

  private int rowsOf(int unit) {
    return Math.min(bandRows, p - unit % bands * bandRows);
  }

  /** Writes dy of a unit as lines [filter, piece]. */
  private void turn(float[] dy, int dyAt, int unit, int line) {
    int rows = rowsOf(unit);
    int at = dyAt + (unit / bands * p + unit % bands * bandRows) * q * s.out();
    for (int o = 0; o < s.out(); o++) {
      for (int piece = 0; piece < PIECES; piece++) {
        float[] to = lines[line + o * PIECES + piece];
        int first = Math.min(rows, piece * pieceRows);
        int pixels = (Math.min(rows, first + pieceRows) - first) * q;
        stride(dy, at + first * q * s.out() + o, s.out(), to, 0, pixels);
        Arrays.fill(to, pixels, length, 0);
      }
    }
  }

  /** Writes the pixels that a tap of one channel meets as one line for each piece. */
  private void gather(float[] x, int xAt, int unit, int tapRow, int tapColumn, int line) {
    int rows = rowsOf(unit);
    int image = xAt + unit / bands * s.height() * s.width() * s.channels();
    int top = taps.top() + unit % bands * bandRows * taps.rowStep() + tapRow;
    for (int i = 0; i < PIECES * pieceRows; i++) {
      float[] to = lines[line + i / pieceRows];
      int at = i % pieceRows * q;
      int h = top + i * taps.rowStep();
      if (i < rows && h >= 0 && h < s.height()) {
        row(x, image + h * s.width() * s.channels(), taps.left() + tapColumn, to, at);
      } else {
        Arrays.fill(to, at, at + q, 0);
      }
    }
  }

  private void row(float[] x, int rowAt, int left, float[] to, int at) {
    int step = taps.columnStep();
    int from = left >= 0 ? 0 : Math.min(q, Math.ceilDiv(-left, step));
    int end = Math.clamp(Math.ceilDiv(s.width() - left, step), from, q);
    Arrays.fill(to, at, at + from, 0);
    if (from < end) {
      int first = rowAt + (left + from * step) * s.channels();
      stride(x, first, step * s.channels(), to, at + from, end - from);
    }
    Arrays.fill(to, at + end, at + q, 0);
  }

  private static void stride(float[] from, int at, int step, float[] to, int toAt, int n) {
    if (step == 1) {
      System.arraycopy(from, at, to, toAt, n);
    } else {
      for (int j = 0; j < n; j++) {
        to[toAt + j] = from[at + j * step];
      }
    }
  }
}
