package dev.cotangent.bench.training;

/**
 * How much of the gradient is left at the far end of a network, relative to the near end: 1 is all,
 * 0 is vanished, far above 1 is exploding.
 *
 * @param trained of the loss as it is trained
 * @param throughTime of the loss if only the state after a sequence's last step were read, so that
 *     all gradient of the first step has come back through time; NaN without states
 */
public record Reach(double trained, double throughTime) {
  /** Where nothing was measured. */
  public static final Reach NONE = new Reach(Double.NaN, Double.NaN);
}
