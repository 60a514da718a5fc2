package dev.cotangent.cpu;

import dev.cotangent.backend.Window2d;
import java.util.Arrays;

/**
 * The patches of images as a matrix that nobody stores: B[pixel of y, tap and channel].
 *
 * <p>Only the panels that a product needs next are gathered. Where a window leaves the image, B is
 * zero. Convolutions of one group.
 */
record PatchMatrix(ConvShape s, float[] x, int xAt) {

  /**
   * Gathers rows [from, to) of {@code columns} columns to a panel of {@code width} columns.
   *
   * <p>Columns beyond {@code columns} become zero.
   */
  void fill(
      Tiles tiles, int from, int to, int column, int columns, int width, float[] panel, int at) {
    int end = column + columns;
    for (int j = column; j < end; ) {
      int channel = j % s.channels();
      int length = Math.min(s.channels() - channel, end - j);
      PanelCopy copy = length == tiles.panelWidth() ? tiles.panelCopy() : PanelCopy.plain(length);
      gather(copy, from, to, j / s.channels(), channel, length, panel, at + j - column, width);
      j += length;
    }
    zero(panel, at + columns, to - from, width - columns, width);
  }

  /** Gathers some channels of one tap, of all pixels, a row of y at a time. */
  private void gather(
      PanelCopy copy,
      int from,
      int to,
      int tap,
      int channel,
      int length,
      float[] panel,
      int at,
      int width) {
    Window2d window = s.window();
    int top = tap / window.width() * window.dilationHeight() - window.padTop();
    int left = tap % window.width() * window.dilationWidth() - window.padLeft();
    int stride = window.strideWidth();
    int q = s.q();
    int count;
    for (int pixel = from; pixel < to; pixel += count) {
      int row = pixel / q;
      int j = pixel % q;
      count = Math.min(q - j, to - pixel);
      int h = row % s.p() * window.strideHeight() + top;
      int w = j * stride + left;
      boolean inside = h >= 0 && h < s.height();
      int first = inside ? Math.clamp(Math.ceilDiv(-w, stride), 0, count) : count;
      int last = inside ? Math.clamp(Math.ceilDiv(s.width() - w, stride), first, count) : count;
      int target = at + (pixel - from) * width;
      zero(panel, target, first, length, width);
      int x0 = ((row / s.p() * s.height() + h) * s.width() + w + first * stride) * s.channels();
      int step = stride * s.channels();
      copy.copy(x, xAt + x0 + channel, step, last - first, panel, target + first * width, width);
      zero(panel, target + last * width, count - last, length, width);
    }
  }

  /** Writes zeros to the first {@code length} columns of some rows. */
  private static void zero(float[] panel, int at, int rows, int length, int width) {
    for (int p = 0; p < rows; p++) {
      Arrays.fill(panel, at + p * width, at + p * width + length, 0);
    }
  }
}
