package dev.cotangent.backend.cases;

/** The error function in float64, by series and continued fraction. */
final class ErrorFunction {
  private static final double SERIES_END = 2;
  private static final double SATURATED = 6;
  private static final int FRACTION_TERMS = 80;

  private ErrorFunction() {}

  /**
   * Returns erf(x).
   *
   * <p>Below 2: 2/sqrt(pi) * e^(-x^2) * sum of 2^n x^(2n+1) / (1*3*...*(2n+1)), all terms of one
   * sign (Abramowitz and Stegun 1964, 7.1.6). Above: 1 minus the continued fraction of erfc
   * (7.1.14).
   */
  static double erf(double x) {
    double z = Math.abs(x);
    if (Double.isNaN(x) || x == 0) {
      return x;
    }
    if (z >= SATURATED) {
      return Math.signum(x);
    }
    double y = z < SERIES_END ? series(z) : 1 - fraction(z);
    return Math.copySign(y, x);
  }

  private static double series(double z) {
    double term = z;
    double sum = z;
    for (int n = 1; term > sum * 0x1p-56; n++) {
      term *= 2 * z * z / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-z * z) * sum;
  }

  private static double fraction(double z) {
    double denominator = z;
    for (int n = FRACTION_TERMS; n >= 1; n--) {
      denominator = z + n / 2.0 / denominator;
    }
    return Math.exp(-z * z) / Math.sqrt(Math.PI) / denominator;
  }
}
