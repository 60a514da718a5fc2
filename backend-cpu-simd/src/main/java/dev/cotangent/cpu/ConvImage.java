package dev.cotangent.cpu;

/** The extents of one of the images [height, width, channels] that a convolution reads. */
record ConvImage(int height, int width, int channels) {

  /** Returns the elements of an image. */
  int elements() {
    return height * width * channels;
  }

  /** Tells whether a square of pixels lies inside. */
  boolean contains(int top, int left, int side) {
    return top >= 0 && left >= 0 && top + side <= height && left + side <= width;
  }

  /** Copies a square of pixels; what lies outside the image becomes 0. */
  void copy(float[] image, int at, int top, int left, int side, float[] to) {
    ImageBand.copy(image, at, height, width, channels, top, left, side, side, to);
  }
}
