package dev.cotangent.train.forwardforward;

/**
 * How a layer measures its activity, and from where on it calls data positive.
 *
 * <p>With the mean square m = (Σ y_j²)/n of the layer's n outputs for one example, the logit of
 * "positive" is (n·m - n·θ)/T for the sum of squares and (m - θ)/T for their mean. So θ is a mean
 * square in either case, and suits layers of any width. Source: Hinton 2022, equation 1.
 *
 * @param threshold θ, above 0
 * @param temperature T, above 0; what a difference of goodness is divided by
 */
public record Goodness(Kind kind, double threshold, double temperature) {

  /** What is compared with the threshold. */
  public enum Kind {
    /** The sum of squares, as in the paper. */
    SUM,
    /** Their mean, whose scale does not depend on the layer's width. */
    MEAN
  }

  /** Checks the numbers. */
  public Goodness {
    if (!(threshold > 0 && Double.isFinite(threshold))) {
      throw new IllegalArgumentException(
          "goodness: needs a finite threshold above 0, got " + threshold);
    }
    if (!(temperature > 0 && Double.isFinite(temperature))) {
      throw new IllegalArgumentException(
          "goodness: needs a finite temperature above 0, got " + temperature);
    }
  }

  /** Returns the sum of squares against n·θ. */
  public static Goodness sum(double threshold) {
    return new Goodness(Kind.SUM, threshold, 1);
  }

  /** Returns the mean of squares against θ. */
  public static Goodness mean(double threshold) {
    return new Goodness(Kind.MEAN, threshold, 1);
  }

  /** Returns this goodness with another temperature. */
  public Goodness temperature(double temperature) {
    return new Goodness(kind, threshold, temperature);
  }

  /** Returns what a difference of the mean square is multiplied by. */
  double scale(int units) {
    return switch (kind) {
      case SUM -> units / temperature;
      case MEAN -> 1 / temperature;
    };
  }
}
