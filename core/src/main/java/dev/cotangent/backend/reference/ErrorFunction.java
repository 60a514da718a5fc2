package dev.cotangent.backend.reference;

/**
 * The error function in float64.
 *
 * <p>Below 2 the series of Abramowitz and Stegun 7.1.6, erf x = 2/sqrt(pi) e^(-x^2) times the sum
 * of 2^n x^(2n+1) / (1*3*...*(2n+1)), whose terms are all of one sign; from there on 1 - erfc x by
 * the continued fraction 7.1.14, sqrt(pi) e^(x^2) erfc x = 1/(x + (1/2)/(x + 1/(x + (3/2)/(x +
 * ...)))). Relative error below 1e-15.
 */
final class ErrorFunction {
  private static final double SERIES_END = 2;

  /** Beyond, 1 - erf x is less than half the distance between 1 and the next smaller double. */
  private static final double ONE_FROM = 6;

  private static final int FRACTION_DEPTH = 60;

  private ErrorFunction() {}

  static double erf(double x) {
    double size = Math.abs(x);
    if (size < SERIES_END) {
      return series(x);
    }
    if (Double.isNaN(x)) {
      return x;
    }
    return Math.copySign(size > ONE_FROM ? 1 : 1 - complement(size), x);
  }

  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  private static double complement(double x) {
    double fraction = x;
    for (int n = FRACTION_DEPTH; n >= 1; n--) {
      fraction = x + n / 2.0 / fraction;
    }
    return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
  }
}
