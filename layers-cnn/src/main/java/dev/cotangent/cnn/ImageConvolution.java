package dev.cotangent.cnn;

import dev.cotangent.backend.Window2d;

/**
 * A convolution whose window has a height and a width.
 *
 * @param <S> the layer's own type
 */
public sealed interface ImageConvolution<S extends ImageConvolution<S>> extends Convolution<S>
    permits Conv2d, Conv3d, ConvTranspose2d, SeparableConv2d {

  /** Returns this layer with square filters. */
  default S kernel(int size) {
    return kernel(size, size);
  }

  /** Returns this layer with filters of another size. */
  default S kernel(int height, int width) {
    return with(options().window(options().window().size(height, width)));
  }

  /** Returns this layer with another distance between outputs. */
  default S stride(int stride) {
    return stride(stride, stride);
  }

  /** Returns this layer with other distances between outputs. */
  default S stride(int height, int width) {
    return with(options().window(options().window().stride(height, width)));
  }

  /** Returns this layer with padding on all four sides. */
  default S padding(int size) {
    return padding(size, size);
  }

  /** Returns this layer with padding above and below, left and right. */
  default S padding(int height, int width) {
    return padding(height, height, width, width);
  }

  /** Returns this layer with padding that may differ on each side. */
  default S padding(int top, int bottom, int left, int right) {
    Window2d padded = options().window().padding(top, bottom, left, right);
    return with(options().window(padded).same(false));
  }

  /** Returns this layer with another distance between the taps of a filter. */
  default S dilation(int dilation) {
    return dilation(dilation, dilation);
  }

  /** Returns this layer with other distances between the taps of a filter. */
  default S dilation(int height, int width) {
    return with(options().window(options().window().dilation(height, width)));
  }
}
