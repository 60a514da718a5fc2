package dev.cotangent.backend.cases;

import java.util.Arrays;

/**
 * The matrices of minimal filtering F(m x m, 3 x 3), built from their points.
 *
 * <p>With M(t) the product of all t - p, row p of Bᵀ[n, n] holds the coefficients of M(t) / (t -
 * p), row p of G[n, 3] the powers of p over M'(p), and column p of Aᵀ[m, n] the powers of p; the
 * last row of each belongs to the point infinity. Toom and Cook's method, as in Barabasz, Anderson,
 * Soodhalter and Gregg, Error Analysis and Improving the Accuracy of Winograd Convolution for Deep
 * Neural Networks (2020), section 3.
 *
 * @param image Bᵀ[n, n]
 * @param filter G[n, 3]
 * @param output Aᵀ[m, n]
 */
record MinimalFiltering(double[][] image, double[][] filter, double[][] output) {
  private static final int TAPS = 3;

  /** F(2 x 2, 3 x 3). */
  static final MinimalFiltering TWO = of(0, 1, -1);

  /** F(4 x 4, 3 x 3). */
  static final MinimalFiltering FOUR = of(0, 0.625, -0.625, 1.5, -1.5);

  /** Returns the matrices for these points and infinity. */
  static MinimalFiltering of(double... points) {
    int n = points.length + 1;
    int m = n - TAPS + 1;
    double[][] image = new double[n][];
    double[][] filter = new double[n][TAPS];
    double[][] output = new double[m][n];
    for (int i = 0; i < points.length; i++) {
      double[] others = without(points, i);
      image[i] = Arrays.copyOf(polynomial(others), n);
      double slope = slope(points[i], others);
      for (int t = 0; t < TAPS; t++) {
        filter[i][t] = Math.pow(points[i], t) / slope;
      }
      for (int t = 0; t < m; t++) {
        output[t][i] = Math.pow(points[i], t);
      }
    }
    image[n - 1] = polynomial(points);
    filter[n - 1][TAPS - 1] = 1;
    output[m - 1][n - 1] = 1;
    return new MinimalFiltering(image, filter, output);
  }

  /** Returns m. */
  int outputs() {
    return output.length;
  }

  /** Returns n. */
  int points() {
    return image.length;
  }

  static double[][] transposed(double[][] matrix) {
    double[][] result = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[0].length; j++) {
        result[j][i] = matrix[i][j];
      }
    }
    return result;
  }

  private static double[] without(double[] points, int i) {
    double[] others = new double[points.length - 1];
    System.arraycopy(points, 0, others, 0, i);
    System.arraycopy(points, i + 1, others, i, others.length - i);
    return others;
  }

  private static double slope(double at, double[] others) {
    double product = 1;
    for (double other : others) {
      product *= at - other;
    }
    return product;
  }

  /** Returns the coefficients of the product of all t - p, lowest power first. */
  private static double[] polynomial(double[] roots) {
    double[] p = {1};
    for (double root : roots) {
      double[] next = new double[p.length + 1];
      for (int i = 0; i < p.length; i++) {
        next[i + 1] += p[i];
        next[i] -= root * p[i];
      }
      p = next;
    }
    return p;
  }
}
