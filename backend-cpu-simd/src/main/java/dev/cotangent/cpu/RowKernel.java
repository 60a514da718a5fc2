package dev.cotangent.cpu;

/** Products of one row and a matrix, which read each element of the matrix once. */
abstract class RowKernel {

  /**
   * Computes y[j * yStep] (+)= alpha * sum over p of x[p] * b[j, p], j in [0, n), p in [0, k).
   *
   * @param b n rows of k elements, {@code bStep} apart
   * @param add whether y is added to, not replaced
   */
  abstract void dots(
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
      int yStep);

  /**
   * Computes y[j] (+)= alpha * sum over p of x[p * xStep] * b[p, j], j in [0, n), p in [0, k).
   *
   * @param b k rows of n elements, {@code bStep} apart
   * @param add whether y is added to, not replaced
   */
  abstract void combine(
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
      int yAt);
}
