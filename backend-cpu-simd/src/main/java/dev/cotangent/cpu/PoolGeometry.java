package dev.cotangent.cpu;

import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.Shape;

/**
 * Where the windows of a pooling kernel lie: x[batch, height, width, channels], y[batch, p, q,
 * channels].
 *
 * @param rows output rows
 * @param columns output columns
 */
record PoolGeometry(Window2d window, int height, int width, int channels, int rows, int columns) {

  /** Returns the geometry of images x pooled to y. */
  static PoolGeometry of(Window2d window, Shape x, Shape y) {
    return new PoolGeometry(
        window, x.extent(1), x.extent(2), x.extent(3), y.extent(1), y.extent(2));
  }

  /** Returns the elements of one image of x. */
  int imageSize() {
    return height * width * channels;
  }

  /** Returns the elements of one image of y. */
  int outputSize() {
    return rows * columns * channels;
  }

  /** Returns the image row, perhaps outside, of the first tap row of output row p. */
  int top(int p) {
    return p * window.strideHeight() - window.padTop();
  }

  /** Returns the image column, perhaps outside, of the first tap column of output column q. */
  int left(int q) {
    return q * window.strideWidth() - window.padLeft();
  }

  /** Returns the first tap row inside the image, the window's height if there is none. */
  int firstRow(int p) {
    return first(top(p), window.dilationHeight(), window.height());
  }

  /** Returns one more than the last tap row inside the image. */
  int endRow(int p) {
    return end(top(p), window.dilationHeight(), window.height(), height);
  }

  /** Returns the first tap column inside the image, the window's width if there is none. */
  int firstColumn(int q) {
    return first(left(q), window.dilationWidth(), window.width());
  }

  /** Returns one more than the last tap column inside the image. */
  int endColumn(int q) {
    return end(left(q), window.dilationWidth(), window.width(), width);
  }

  /** Returns the index in an image, perhaps outside, of the first tap of the window at (p, q). */
  int origin(int p, int q) {
    return (top(p) * width + left(q)) * channels;
  }

  /** Returns the distance between elements under neighbouring tap rows. */
  int rowStep() {
    return window.dilationHeight() * width * channels;
  }

  /** Returns the distance between elements under neighbouring taps of a row. */
  int columnStep() {
    return window.dilationWidth() * channels;
  }

  /** Returns the distance of each tap from the first one. */
  int[] tapOffsets() {
    int[] offsets = new int[window.height() * window.width()];
    for (int tap = 0; tap < offsets.length; tap++) {
      offsets[tap] = tap / window.width() * rowStep() + tap % window.width() * columnStep();
    }
    return offsets;
  }

  /** Tells whether each element of an image lies in exactly one window. */
  boolean tiles() {
    return rows * window.height() == height
        && columns * window.width() == width
        && window.strideHeight() == window.height()
        && window.strideWidth() == window.width()
        && window.dilationHeight() == 1
        && window.dilationWidth() == 1
        && window.padTop() == 0
        && window.padLeft() == 0;
  }

  /** Returns by how much the sum of the window at (p, q) is divided. */
  float divisor(boolean countPadding, int p, int q) {
    int inside = Math.max(0, endRow(p) - firstRow(p)) * Math.max(0, endColumn(q) - firstColumn(q));
    return countPadding ? window.height() * window.width() : Math.max(1, inside);
  }

  private static int first(int start, int dilation, int taps) {
    return start >= 0 ? 0 : Math.min(taps, (-start + dilation - 1) / dilation);
  }

  private static int end(int start, int dilation, int taps, int extent) {
    return start >= extent ? 0 : Math.min(taps, (extent - 1 - start) / dilation + 1);
  }
}
