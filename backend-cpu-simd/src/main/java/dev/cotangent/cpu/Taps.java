package dev.cotangent.cpu;

import dev.cotangent.backend.Window2d;
import java.util.stream.IntStream;

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
    int[] filterRows = IntStream.range(0, w.height()).toArray();
    int[] filterColumns = IntStream.range(0, w.width()).toArray();
    return new Taps(
        IntStream.of(filterRows).map(a -> a * w.dilationHeight()).toArray(),
        IntStream.of(filterColumns).map(b -> b * w.dilationWidth()).toArray(),
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
    int[] a = meeting(w.height(), row + w.padTop(), w.dilationHeight(), w.strideHeight());
    int[] b = meeting(w.width(), column + w.padLeft(), w.dilationWidth(), w.strideWidth());
    int[] p =
        IntStream.of(a)
            .map(i -> (row + w.padTop() - i * w.dilationHeight()) / w.strideHeight())
            .toArray();
    int[] q =
        IntStream.of(b)
            .map(i -> (column + w.padLeft() - i * w.dilationWidth()) / w.strideWidth())
            .toArray();
    int top = p.length == 0 ? 0 : p[0];
    int left = q.length == 0 ? 0 : q[0];
    return new Taps(
        IntStream.of(p).map(i -> i - top).toArray(),
        IntStream.of(q).map(i -> i - left).toArray(),
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
    return IntStream.range(0, taps)
        .map(i -> taps - 1 - i)
        .filter(i -> (at - i * dilation) % stride == 0)
        .toArray();
  }

  /** Returns the number of taps. */
  int count() {
    return rows.length * columns.length;
  }

  /** Tells whether the taps of a row are neighbouring pixels. */
  boolean columnsContiguous() {
    return columns.length == 0 || columns[columns.length - 1] == columns.length - 1;
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
