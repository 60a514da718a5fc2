package dev.cotangent.cpu;

import dev.cotangent.backend.Window2d;
import java.util.Arrays;

/**
 * Which pixels of a source image a grid of sums reads.
 *
 * <p>Sum (i, j) of [height, width] reads, for each tap (a, b), pixel (top + i * rowStep + rows[a],
 * left + j * columnStep + columns[b]); pixels outside the image are 0.
 *
 * @param rows row offsets of the taps, ascending from 0
 * @param columns column offsets of the taps, ascending from 0
 * @param filterRows the row of the filter that meets each of {@code rows}
 * @param filterColumns the column of the filter that meets each of {@code columns}
 */
record Taps(
    int[] rows,
    int[] columns,
    int[] filterRows,
    int[] filterColumns,
    int rowStep,
    int columnStep,
    int top,
    int left,
    int height,
    int width) {

  /** Returns the taps of y: each output reads a window of x. */
  static Taps forward(ConvShape s) {
    Window2d w = s.window();
    int[] filterRows = multiples(w.height(), 1);
    int[] filterColumns = multiples(w.width(), 1);
    return new Taps(
        multiples(w.height(), w.dilationHeight()),
        multiples(w.width(), w.dilationWidth()),
        filterRows,
        filterColumns,
        w.strideHeight(),
        w.strideWidth(),
        -w.padTop(),
        -w.padLeft(),
        s.p(),
        s.q());
  }

  /**
   * Returns the taps of the pixels (row + i * stride, column + j * stride) of dx.
   *
   * <p>Input row h meets output row p = (h + pad - a * dilation) / stride for those filter rows a
   * that make this whole; they are the same for all h of one remainder modulo the stride, and p
   * moves by 1 where h moves by the stride. So each remainder is a convolution of dy of stride 1.
   */
  static Taps backward(ConvShape s, int row, int column) {
    Window2d w = s.window();
    int atRow = row + w.padTop();
    int atColumn = column + w.padLeft();
    int[] a = meeting(w.height(), atRow, w.dilationHeight(), w.strideHeight());
    int[] b = meeting(w.width(), atColumn, w.dilationWidth(), w.strideWidth());
    int[] p = sources(a, atRow, w.dilationHeight(), w.strideHeight());
    int[] q = sources(b, atColumn, w.dilationWidth(), w.strideWidth());
    int top = p.length == 0 ? 0 : p[0];
    int left = q.length == 0 ? 0 : q[0];
    return new Taps(
        shifted(p, -top),
        shifted(q, -left),
        a,
        b,
        1,
        1,
        top,
        left,
        (s.height() - row + w.strideHeight() - 1) / w.strideHeight(),
        (s.width() - column + w.strideWidth() - 1) / w.strideWidth());
  }

  /** Returns the taps i, last first, for which at - i * dilation is a multiple of the stride. */
  private static int[] meeting(int taps, int at, int dilation, int stride) {
    int[] found = new int[taps];
    int count = 0;
    for (int i = taps - 1; i >= 0; i--) {
      if ((at - i * dilation) % stride == 0) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Returns the output row or column that each of these taps meets. */
  private static int[] sources(int[] taps, int at, int dilation, int stride) {
    int[] sources = new int[taps.length];
    for (int i = 0; i < taps.length; i++) {
      sources[i] = (at - taps[i] * dilation) / stride;
    }
    return sources;
  }

  private static int[] shifted(int[] values, int shift) {
    int[] shifted = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      shifted[i] = values[i] + shift;
    }
    return shifted;
  }

  /** Returns 0, step, 2 * step, ... */
  private static int[] multiples(int count, int step) {
    int[] multiples = new int[count];
    for (int i = 0; i < count; i++) {
      multiples[i] = i * step;
    }
    return multiples;
  }

  /** Returns the number of taps. */
  int count() {
    return rows.length * columns.length;
  }

  /** Tells whether the taps of a row are neighbouring pixels. */
  boolean columnsContiguous() {
    return columns.length == 0 || columns[columns.length - 1] == columns.length - 1;
  }

  /** Tells whether the taps are a square of neighbouring pixels, taken at each pixel. */
  boolean adjacent(int side) {
    return rowStep == 1
        && columnStep == 1
        && rows.length == side
        && columns.length == side
        && rows[side - 1] == side - 1
        && columns[side - 1] == side - 1;
  }

  /** Returns the source rows that so many rows of sums read. */
  int sourceRows(int sums) {
    return (sums - 1) * rowStep + rows[rows.length - 1] + 1;
  }

  /** Returns the source columns that a row of sums reads. */
  int sourceColumns() {
    return (width - 1) * columnStep + columns[columns.length - 1] + 1;
  }
}
