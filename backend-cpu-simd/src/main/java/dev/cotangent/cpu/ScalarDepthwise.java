package dev.cotangent.cpu;

import java.util.Arrays;

/** The loops without the Vector API; they have the same bits. */
final class ScalarDepthwise extends DepthwiseKernel {

  @Override
  void product(
      float[] x,
      int xAt,
      int xStep,
      int[] taps,
      float[] w,
      int channels,
      int pixels,
      float[] y,
      int yAt) {
    Arrays.fill(y, yAt, yAt + pixels * channels, 0);
    for (int j = 0; j < pixels; j++) {
      for (int t = 0; t < taps.length; t++) {
        add(channels, x, xAt + j * xStep + taps[t], w, t * channels, y, yAt + j * channels);
      }
    }
  }

  @Override
  void correlation(
      float[] x,
      int xAt,
      int xStep,
      int[] taps,
      float[] dy,
      int dyAt,
      int channels,
      int pixels,
      float[] sums,
      int sumsAt) {
    float[] row = new float[channels];
    for (int t = 0; t < taps.length; t++) {
      Arrays.fill(row, 0);
      for (int j = 0; j < pixels; j++) {
        add(channels, x, xAt + j * xStep + taps[t], dy, dyAt + j * channels, row, 0);
      }
      for (int c = 0; c < channels; c++) {
        sums[sumsAt + t * channels + c] += row[c];
      }
    }
  }

  private static void add(int n, float[] a, int aAt, float[] b, int bAt, float[] sum, int at) {
    for (int c = 0; c < n; c++) {
      sum[at + c] = ScalarMath.fma(a[aAt + c], b[bAt + c], sum[at + c]);
    }
  }
}
