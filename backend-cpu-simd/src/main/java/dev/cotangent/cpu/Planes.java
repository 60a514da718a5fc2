package dev.cotangent.cpu;

import java.util.Arrays;

/**
 * Rows of an image, padded, as one plane for each channel, and how taps address them.
 *
 * <p>In planes, neighbours along a row are neighbours in memory: with few channels, pixels fill the
 * lanes that channels leave empty.
 */
final class Planes {
  /** Floats that a kernel may read beyond the last pixel. */
  private static final int SLACK = 64;

  private final Taps taps;
  private final int channels;
  private final int columns;
  private final int planeSize;

  /**
   * Plans planes for bands of at most so many rows of sums.
   *
   * @param taps of column step 1
   */
  Planes(Taps taps, int channels, int bandRows) {
    this.taps = taps;
    this.channels = channels;
    columns = taps.sourceColumns();
    planeSize = taps.sourceRows(bandRows) * columns;
  }

  /** Returns the offset of each tap (channel, row, column) from a sum's first pixel. */
  int[] tapOffsets() {
    int[] offsets = new int[channels * taps.count()];
    int at = 0;
    for (int c = 0; c < channels; c++) {
      for (int a : taps.rows()) {
        for (int b : taps.columns()) {
          offsets[at++] = c * planeSize + a * columns + b;
        }
      }
    }
    return offsets;
  }

  /** Returns the offset of the first pixel of a row of sums. */
  int rowOffset(int row) {
    return row * taps.rowStep() * columns;
  }

  /** Copies what rows [first, first + rows) of sums read to scratch memory. */
  float[] load(float[] image, int at, int height, int width, int first, int rows, Scratch scratch) {
    float[] to = scratch.image(channels * planeSize + SLACK);
    int top = taps.top() + first * taps.rowStep();
    int sourceRows = taps.sourceRows(rows);
    if (channels == 1) {
      ImageBand.copy(image, at, height, width, 1, top, taps.left(), sourceRows, columns, to);
      return to;
    }
    int from = Math.clamp(taps.left(), 0, width);
    int end = Math.max(from, Math.min(width, taps.left() + columns));
    int before = from - taps.left();
    for (int r = 0; r < sourceRows; r++) {
      int source = top + r;
      boolean outside = source < 0 || source >= height;
      int pixel = at + (source * width + from) * channels;
      for (int c = 0; c < channels; c++) {
        int target = c * planeSize + r * columns;
        if (outside) {
          Arrays.fill(to, target, target + columns, 0);
        } else {
          row(image, pixel + c, end - from, to, target, before);
        }
      }
    }
    return to;
  }

  private void row(float[] image, int at, int pixels, float[] to, int target, int before) {
    for (int j = 0; j < Math.min(before, columns); j++) {
      to[target + j] = 0;
    }
    for (int j = 0; j < pixels; j++) {
      to[target + before + j] = image[at + j * channels];
    }
    for (int j = Math.max(0, before + pixels); j < columns; j++) {
      to[target + j] = 0;
    }
  }
}
