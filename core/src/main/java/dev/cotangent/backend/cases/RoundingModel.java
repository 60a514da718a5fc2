package dev.cotangent.backend.cases;

/**
 * The rounding errors of single operations, in units of the values.
 *
 * <p>An operation of precision u returns its exact result v with a relative error of at most u; the
 * root mean square is taken as u/2 (uniform in the last place: between u/(2 sqrt 3) and u/sqrt 3).
 * An operation on exact operands whose result is a float makes no error at all: so sums of small
 * integers must be exact. Functions (exp, log, tanh, sigmoid, erf) may be off by 2u in this sense.
 */
final class RoundingModel {
  /** Errors are compared with this many standard deviations. */
  static final double DEVIATIONS = 6;

  /** What float64 itself adds to each operation. */
  private static final double OWN = 0x1p-54;

  private final Precision precision;

  RoundingModel(Precision precision) {
    this.precision = precision;
  }

  Precision precision() {
    return precision;
  }

  /** Half a unit roundoff, plus that of float64. */
  double half() {
    return precision.unitRoundoff() / 2 + OWN;
  }

  /** Returns the error of a result v whose operands contribute {@code inherited}. */
  double rounded(double v, double inherited) {
    return inherited == 0 && isFloat(v) ? 0 : always(v, inherited);
  }

  /** Returns the error of a result v that may be inexact even where it is a float. */
  double always(double v, double inherited) {
    return inherited + half() * magnitude(v) + underflow(v);
  }

  /** Returns the error of a transcendental function; results below the normal numbers may be 0. */
  double function(double v, double inherited) {
    double own = (2 * precision.unitRoundoff() + 8 * OWN) * magnitude(v);
    boolean tiny = Math.abs(v) < precision.smallestNormal() * (1 + 0x1p-18);
    return inherited + own + (tiny ? magnitude(v) : 0) + underflow(v);
  }

  /** Returns the value with overflow to infinity. */
  double overflowed(double v) {
    return Math.abs(v) > precision.largest() ? Math.copySign(Double.POSITIVE_INFINITY, v) : v;
  }

  /** Tells whether it cannot be said if this value overflows. */
  boolean mayOverflow(double v, double error) {
    double margin = DEVIATIONS * error;
    return margin > 0
        && Math.abs(v) + margin > precision.largest()
        && !(Math.abs(v) - margin > precision.largest());
  }

  /** Returns error times derivative, where either 0 wins over infinity. */
  static double scale(double error, double derivative) {
    return error == 0 || derivative == 0 ? 0 : error * Math.abs(derivative);
  }

  static boolean isFloat(double v) {
    return (float) v == v;
  }

  private double underflow(double v) {
    return v != 0 && Math.abs(v) < precision.smallestNormal() ? precision.underflow() : 0;
  }

  private static double magnitude(double v) {
    return Double.isFinite(v) ? Math.abs(v) : 0;
  }
}
