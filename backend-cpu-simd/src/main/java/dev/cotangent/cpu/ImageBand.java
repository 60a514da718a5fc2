package dev.cotangent.cpu;

import java.util.Arrays;

/** Copies some rows of an image with its padding, so that kernels need not know of borders. */
final class ImageBand {
  private ImageBand() {}

  /**
   * Copies rows [top, top + rows) and columns [left, left + columns) of an image [height, width,
   * channels] to {@code to}[rows, columns, channels]; what lies outside the image becomes 0.
   */
  static void copy(
      float[] image,
      int at,
      int height,
      int width,
      int channels,
      int top,
      int left,
      int rows,
      int columns,
      float[] to) {
    int from = Math.clamp(left, 0, width);
    int end = Math.max(from, Math.min(width, left + columns));
    int before = Math.clamp(-left, 0, columns) * channels;
    int inside = (end - from) * channels;
    int rowSize = columns * channels;
    for (int r = 0; r < rows; r++) {
      int target = r * rowSize;
      int source = top + r;
      if (source < 0 || source >= height || inside == 0) {
        Arrays.fill(to, target, target + rowSize, 0);
      } else {
        Arrays.fill(to, target, target + before, 0);
        System.arraycopy(
            image, at + (source * width + from) * channels, to, target + before, inside);
        Arrays.fill(to, target + before + inside, target + rowSize, 0);
      }
    }
  }
}
