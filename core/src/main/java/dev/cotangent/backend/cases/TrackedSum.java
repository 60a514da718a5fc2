package dev.cotangent.backend.cases;

/**
 * A sum of k terms in an order that does not depend on them, with the error it may have.
 *
 * <p>Each of the k-1 additions rounds a partial sum s by at most u|s|. Over all orders of the terms
 * t, the mean of s^2 is at most sum(t^2) + (sum t)^2. The additions being independent, the error is
 * (u/2) * sqrt((k-1) * (sum(t^2) + (sum t)^2)) in the root mean square; with the 6 deviations of
 * the judge this is the usual c * sqrt(k) * u * sqrt(sum(t^2)), c = 3, with an allowance for terms
 * of one sign (random-order argument as in Higham, Accuracy and Stability, 2002, section 4.2). The
 * errors of the terms themselves add up in quadrature. If all terms are exact integers and the sum
 * of their magnitudes is at most 2^24, every order is exact and the error is 0.
 */
final class TrackedSum {
  private static final double EXACT = 0x1p24;

  private final RoundingModel model;
  private double sum;
  private double squares;
  private double magnitudes;
  private double inherited;
  private boolean integers = true;
  private boolean tiny;
  private int count;

  TrackedSum(RoundingModel model) {
    this.model = model;
  }

  /** Forgets all terms. */
  void clear() {
    sum = 0;
    squares = 0;
    magnitudes = 0;
    inherited = 0;
    integers = true;
    tiny = false;
    count = 0;
  }

  /** Adds a term with its error. */
  void add(double term, double error) {
    double magnitude = Math.abs(term);
    sum += term;
    squares += term * term;
    magnitudes += magnitude;
    inherited += error * error;
    integers &= term == Math.rint(term);
    tiny |= magnitude != 0 && magnitude < model.precision().smallestNormal();
    count++;
  }

  /** Adds the product a*b, rounded or not. */
  void addProduct(double a, double aError, double b, double bError) {
    double term = a * b;
    double error = RoundingModel.scale(aError, b) + RoundingModel.scale(bError, a);
    add(term, model.rounded(term, error));
  }

  double value() {
    return model.overflowed(sum);
  }

  double error() {
    if (inherited == 0 && integers && magnitudes <= EXACT) {
      return 0;
    }
    if (!Double.isFinite(sum)) {
      return inherited == Double.POSITIVE_INFINITY ? inherited : 0;
    }
    double additions = Math.max(0, count - 1);
    double fresh = model.half() * model.half() * additions * (squares + sum * sum);
    double lost = tiny ? model.precision().underflow() * Math.sqrt(count) : 0;
    double error = Math.sqrt(inherited + fresh) + lost;
    return model.mayOverflow(sum, error) ? Double.POSITIVE_INFINITY : error;
  }
}
