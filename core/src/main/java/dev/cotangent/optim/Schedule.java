package dev.cotangent.optim;

/** The learning rate of each step. */
@FunctionalInterface
public interface Schedule {

  /**
   * Returns the learning rate.
   *
   * @param step counted from 0
   */
  double rate(long step);

  /** Returns one rate for all steps. */
  static Schedule constant(double rate) {
    Checks.notNegative("schedule: the rate", rate);
    return _ -> rate;
  }

  /**
   * Returns initial · factor^⌊step/every⌋.
   *
   * @param every number of steps after which the rate changes
   */
  static Schedule steps(double initial, double factor, long every) {
    Checks.notNegative("schedule: the rate", initial);
    Checks.notNegative("schedule: the factor", factor);
    Checks.steps("schedule: the interval", every);
    return step -> initial * Math.pow(factor, (double) Math.floorDiv(step, every));
  }

  /**
   * Returns last + (initial - last)·(1 + cos(π·step/total))/2 (Loshchilov and Hutter 2017, eq. 5);
   * last from step {@code total} on.
   */
  static Schedule cosine(double initial, double last, long total) {
    Checks.notNegative("schedule: the rate", initial);
    Checks.notNegative("schedule: the last rate", last);
    Checks.steps("schedule: the number of steps", total);
    return step -> alongCosine(initial, last, Math.min(1, (double) step / total));
  }

  /**
   * Returns this schedule after a linear rise from 0: steps 0, 1, ... take 1/n, 2/n, ... of its
   * first rate.
   *
   * @param steps n, the length of the rise
   */
  default Schedule warmUp(long steps) {
    Checks.steps("schedule: the warm-up", steps);
    return step -> step < steps ? rate(0) * (step + 1) / steps : rate(step - steps);
  }

  /**
   * Returns one cycle: a rise from max/25 over 30 % of the steps, then a fall to max/25/10000.
   *
   * <p>Both along half a cosine, exactly as PyTorch's OneCycleLR with its default values. Source:
   * Smith and Topin 2017.
   *
   * @param total number of steps, at least 4
   */
  static Schedule oneCycle(double max, long total) {
    return OneCycle.of(max, total);
  }

  /** Returns half a cosine that leads from {@code from}, at share 0, to {@code to}, at share 1. */
  static double alongCosine(double from, double to, double share) {
    return to + (from - to) / 2 * (1 + Math.cos(Math.PI * share));
  }
}
