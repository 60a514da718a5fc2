package dev.cotangent.cpu;

import dev.cotangent.backend.Window2d;

/**
 * The extents of one convolution: x[batch, height, width, channels], w[out, kh, kw,
 * channels/groups], y[batch, p, q, out].
 */
record ConvShape(
    Window2d window, int groups, int batch, int height, int width, int channels, int out) {

  /** Checks that the groups divide the channels and that y is not negative. */
  ConvShape {
    if (batch < 0 || height < 0 || width < 0 || channels < 0 || out < 0 || groups < 1) {
      throw new IllegalArgumentException(
          "conv2d: extents must not be negative, got batch %d, image [%d,%d,%d], out %d, groups %d"
              .formatted(batch, height, width, channels, out, groups));
    }
    if (channels % groups != 0 || out % groups != 0) {
      throw new IllegalArgumentException(
          "conv2d: %d groups do not divide %d channels and %d filters"
              .formatted(groups, channels, out));
    }
  }

  /** Returns the height of y. */
  int p() {
    return window.outputHeight(height);
  }

  /** Returns the width of y. */
  int q() {
    return window.outputWidth(width);
  }

  /** Returns the input channels that one filter reads. */
  int groupChannels() {
    return channels / groups;
  }

  /** Returns the filters of one group. */
  int groupFilters() {
    return out / groups;
  }

  /** Returns the elements of one filter. */
  int filterSize() {
    return window.height() * window.width() * groupChannels();
  }

  /** Tells whether each channel has a filter of its own. */
  boolean depthwise() {
    return groups > 1 && groups == channels && groups == out;
  }

  /** Tells whether y is the product of pixels and filters: no neighbours, gaps or padding. */
  boolean pointwise() {
    Window2d w = window;
    return groups == 1
        && w.height() == 1
        && w.width() == 1
        && w.strideHeight() == 1
        && w.strideWidth() == 1
        && w.padTop() + w.padBottom() + w.padLeft() + w.padRight() == 0;
  }

  /** Returns the multiply-adds of one direction. */
  long work() {
    return (long) batch * p() * q() * out * filterSize();
  }

  /**
   * Checks that arrays hold x, w and y.
   *
   * @throws IndexOutOfBoundsException if one is too short
   */
  void check(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt) {
    check("x", x, xAt, (long) batch * height * width * channels);
    check("w", w, wAt, (long) out * filterSize());
    check("y", y, yAt, (long) batch * p() * q() * out);
  }

  private void check(String name, float[] array, int at, long size) {
    if (at < 0 || at + size > array.length) {
      throw new IndexOutOfBoundsException(
          "conv2d: %s needs %d elements from %d on, the array has %d; %s"
              .formatted(name, size, at, array.length, this));
    }
  }
}
