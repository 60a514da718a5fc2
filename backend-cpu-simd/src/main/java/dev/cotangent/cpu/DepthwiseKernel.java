package dev.cotangent.cpu;

/**
 * The loops of a convolution with one filter for each channel, along one row of pixels.
 *
 * <p>Kernels may read up to one vector beyond the channels of a pixel or tap, never write there.
 */
abstract class DepthwiseKernel {

  /**
   * Writes y[j, c] = sum over t of x[xAt + j * xStep + taps[t] + c] * w[t, c].
   *
   * @param w float[taps, channels]
   * @param y {@code pixels} rows of {@code channels} elements
   */
  abstract void product(
      float[] x,
      int xAt,
      int xStep,
      int[] taps,
      float[] w,
      int channels,
      int pixels,
      float[] y,
      int yAt);

  /**
   * Adds the sum over j of x[xAt + j * xStep + taps[t] + c] * dy[j, c] to sums[t, c].
   *
   * <p>The sum over j is finished before it is added.
   */
  abstract void correlation(
      float[] x,
      int xAt,
      int xStep,
      int[] taps,
      float[] dy,
      int dyAt,
      int channels,
      int pixels,
      float[] sums,
      int sumsAt);
}
