package dev.cotangent.cpu;

import java.util.Arrays;

/** Products of one row without the Vector API. */
final class ScalarRowKernel extends RowKernel {
  /** Partial sums of a dot product, so that its additions need not wait for each other. */
  private static final int PARTIALS = 16;

  @Override
  void dots(
      int n,
      int k,
      float alpha,
      float[] x,
      int xAt,
      float[] b,
      int bAt,
      int bStep,
      boolean add,
      float[] y,
      int yAt,
      int yStep) {
    float[] sums = new float[PARTIALS];
    for (int j = 0; j < n; j++) {
      float sum = alpha * dot(k, x, xAt, b, bAt + j * bStep, sums);
      int to = yAt + j * yStep;
      y[to] = add ? y[to] + sum : sum;
    }
  }

  private static float dot(int k, float[] x, int xAt, float[] b, int bAt, float[] sums) {
    Arrays.fill(sums, 0);
    int p = 0;
    for (; p <= k - PARTIALS; p += PARTIALS) {
      for (int i = 0; i < PARTIALS; i++) {
        sums[i] = ScalarMath.fma(x[xAt + p + i], b[bAt + p + i], sums[i]);
      }
    }
    for (int i = 0; p + i < k; i++) {
      sums[i] = ScalarMath.fma(x[xAt + p + i], b[bAt + p + i], sums[i]);
    }
    for (int half = PARTIALS / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        sums[i] += sums[i + half];
      }
    }
    return sums[0];
  }

  @Override
  void combine(
      int n,
      int k,
      float alpha,
      float[] x,
      int xAt,
      int xStep,
      float[] b,
      int bAt,
      int bStep,
      boolean add,
      float[] y,
      int yAt) {
    float[] sums = new float[n];
    for (int p = 0; p < k; p++) {
      float v = x[xAt + p * xStep];
      int at = bAt + p * bStep;
      for (int j = 0; j < n; j++) {
        sums[j] = ScalarMath.fma(v, b[at + j], sums[j]);
      }
    }
    for (int j = 0; j < n; j++) {
      float sum = alpha * sums[j];
      y[yAt + j] = add ? y[yAt + j] + sum : sum;
    }
  }
}
