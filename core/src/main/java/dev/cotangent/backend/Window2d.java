package dev.cotangent.backend;

import dev.cotangent.tensor.Shape;

/**
 * A window that slides over the height and width of images.
 *
 * <p>Output position (p, q) reads input rows {@code p*strideHeight - padTop + a*dilationHeight} for
 * a in [0, height), columns alike; positions outside the image are padding.
 *
 * @param height rows of the window
 * @param width columns of the window
 */
public record Window2d(
    int height,
    int width,
    int strideHeight,
    int strideWidth,
    int dilationHeight,
    int dilationWidth,
    int padTop,
    int padBottom,
    int padLeft,
    int padRight) {

  /** Checks that sizes, strides and dilations are at least 1 and padding is not negative. */
  public Window2d {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "window: size must be at least 1x1, got " + height + "x" + width);
    }
    if (strideHeight < 1 || strideWidth < 1 || dilationHeight < 1 || dilationWidth < 1) {
      throw new IllegalArgumentException(
          "window: strides and dilations must be at least 1, got strides %dx%d, dilations %dx%d"
              .formatted(strideHeight, strideWidth, dilationHeight, dilationWidth));
    }
    if (padTop < 0 || padBottom < 0 || padLeft < 0 || padRight < 0) {
      throw new IllegalArgumentException(
          "window: padding must not be negative, got %d,%d,%d,%d"
              .formatted(padTop, padBottom, padLeft, padRight));
    }
  }

  /** Returns a window of stride 1 without dilation or padding. */
  public static Window2d of(int height, int width) {
    return new Window2d(height, width, 1, 1, 1, 1, 0, 0, 0, 0);
  }

  /** Returns this window with another size. */
  public Window2d size(int height, int width) {
    return new Window2d(
        height,
        width,
        strideHeight,
        strideWidth,
        dilationHeight,
        dilationWidth,
        padTop,
        padBottom,
        padLeft,
        padRight);
  }

  /** Returns this window with other strides. */
  public Window2d stride(int height, int width) {
    return new Window2d(
        this.height,
        this.width,
        height,
        width,
        dilationHeight,
        dilationWidth,
        padTop,
        padBottom,
        padLeft,
        padRight);
  }

  /** Returns this window with gaps between its taps. */
  public Window2d dilation(int height, int width) {
    return new Window2d(
        this.height,
        this.width,
        strideHeight,
        strideWidth,
        height,
        width,
        padTop,
        padBottom,
        padLeft,
        padRight);
  }

  /** Returns this window with the same padding on opposite sides. */
  public Window2d padding(int height, int width) {
    return padding(height, height, width, width);
  }

  /** Returns this window with other padding. */
  public Window2d padding(int top, int bottom, int left, int right) {
    return new Window2d(
        height,
        width,
        strideHeight,
        strideWidth,
        dilationHeight,
        dilationWidth,
        top,
        bottom,
        left,
        right);
  }

  /**
   * Returns this window padded so that stride 1 keeps the size; the odd row goes to the bottom and
   * right.
   */
  public Window2d samePadding() {
    int rows = (height - 1) * dilationHeight;
    int columns = (width - 1) * dilationWidth;
    return padding(rows / 2, rows - rows / 2, columns / 2, columns - columns / 2);
  }

  /** Returns the number of rows the window spans, gaps included. */
  public int spanHeight() {
    return (height - 1) * dilationHeight + 1;
  }

  /** Returns the number of columns the window spans, gaps included. */
  public int spanWidth() {
    return (width - 1) * dilationWidth + 1;
  }

  /** Returns the number of output rows for an input of this many rows. */
  public int outputHeight(int inputHeight) {
    return positions(inputHeight + padTop + padBottom, spanHeight(), strideHeight);
  }

  /** Returns the number of output columns for an input of this many columns. */
  public int outputWidth(int inputWidth) {
    return positions(inputWidth + padLeft + padRight, spanWidth(), strideWidth);
  }

  /**
   * Returns the output [batch, p, q, channels] for images [batch, height, width, ...].
   *
   * @throws IllegalArgumentException if the padded images are smaller than the window
   */
  public Shape output(Shape images, int channels) {
    if (images.rank() != 4) {
      throw new IllegalArgumentException(
          "window: images must be [batch, height, width, channels], got " + images);
    }
    int p = outputHeight(images.extent(1));
    int q = outputWidth(images.extent(2));
    if (p < 1 || q < 1) {
      throw new IllegalArgumentException(
          "window: %dx%d does not fit images %s with padding %d,%d,%d,%d"
              .formatted(spanHeight(), spanWidth(), images, padTop, padBottom, padLeft, padRight));
    }
    return Shape.of(images.extent(0), p, q, channels);
  }

  private static int positions(int padded, int span, int stride) {
    return padded < span ? 0 : (padded - span) / stride + 1;
  }
}
