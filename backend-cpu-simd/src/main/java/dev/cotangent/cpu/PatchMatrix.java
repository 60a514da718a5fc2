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
  void fill(int from, int to, int column, int columns, int width, float[] panel, int at) {
    int end = column + columns;
    for (int j = column; j < end; ) {
      int channel = j % s.channels();
      int length = Math.min(s.channels() - channel, end - j);
      gather(from, to, j / s.channels(), channel, length, panel, at + j - column, width);
      j += length;
    }
    for (int p = 0; columns < width && p < to - from; p++) {
      Arrays.fill(panel, at + p * width + columns, at + (p + 1) * width, 0);
    }
  }

  /** Gathers some channels of one tap, of all pixels. */
  private void gather(
      int from, int to, int tap, int channel, int length, float[] panel, int at, int width) {
    Window2d window = s.window();
    int top = tap / window.width() * window.dilationHeight() - window.padTop();
    int left = tap % window.width() * window.dilationWidth() - window.padLeft();
    int q = s.q();
    int image = from / (s.p() * q);
    int i = from / q % s.p();
    int j = from % q;
    int target = at;
    for (int pixel = from; pixel < to; pixel++) {
      int h = i * window.strideHeight() + top;
      int w = j * window.strideWidth() + left;
      if (h >= 0 && h < s.height() && w >= 0 && w < s.width()) {
        int source = xAt + ((image * s.height() + h) * s.width() + w) * s.channels() + channel;
        System.arraycopy(x, source, panel, target, length);
      } else {
        Arrays.fill(panel, target, target + length, 0);
      }
      target += width;
      if (++j == q) {
        j = 0;
        if (++i == s.p()) {
          i = 0;
          image++;
        }
      }
    }
  }
}
