package dev.cotangent.cpu;

/**
 * Small loops over rows of any length: what reductions and additions into views are made of.
 *
 * <p>Sums are a fixed tree for each length, so they depend on nothing else.
 */
abstract class RowLoops {

  /** y[i] += x[i]. */
  abstract void add(float[] x, int xAt, float[] y, int yAt, int n);

  /** y[i] = max(y[i], x[i]), NaN if either is. */
  abstract void max(float[] x, int xAt, float[] y, int yAt, int n);

  /** y[i] = min(y[i], x[i]), NaN if either is. */
  abstract void min(float[] x, int xAt, float[] y, int yAt, int n);

  /** Returns the sum of x[0 .. n). */
  abstract float sum(float[] x, int at, int n);

  /** Writes the sums of {@code count} runs of n neighbours, one after the other: {@link #sum}'s. */
  void sums(float[] x, int at, int n, int count, float[] out, int outAt) {
    for (int k = 0; k < count; k++) {
      out[outAt + k] = sum(x, at + k * n, n);
    }
  }

  /** y[i] += x[r, i] for one row r of n after the other. */
  void addRows(float[] x, int at, int rows, float[] y, int yAt, int n) {
    for (int r = 0; r < rows; r++) {
      add(x, at + r * n, y, yAt, n);
    }
  }

  /** Returns the sum of (x[i] - c)^2. */
  abstract float squares(float[] x, int at, float c, int n);

  /** Returns the sum of x[i] * y[i]. */
  abstract float dot(float[] x, int xAt, float[] y, int yAt, int n);

  /** Returns the largest of x[0 .. n), NaN if any is; -infinity of nothing. */
  abstract float max(float[] x, int at, int n);

  /**
   * Writes y[i] = e^(x[i] - c) and returns their sum; y may be x.
   *
   * @param c at least the largest of x
   */
  abstract float expBelow(float[] x, int xAt, float c, float[] y, int yAt, int n);

  /** y[i] *= c. */
  abstract void scale(float c, float[] y, int at, int n);

  /** Returns the smallest of x[0 .. n), NaN if any is; +infinity of nothing. */
  abstract float min(float[] x, int at, int n);
}
