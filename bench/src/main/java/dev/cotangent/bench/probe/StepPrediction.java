package dev.cotangent.bench.probe;

/**
 * A step of training: what its arithmetic takes at the backend's peak, and what it did take.
 *
 * <p>Operations are those of products and convolutions, forward and twice that backward; so the
 * prediction is a bound that pointwise work, memory and calls keep a step away from.
 *
 * @param model such as {@code lenet5-mnist-b64-sgd}
 * @param flops floating-point operations of a step
 * @param predictedMicros {@code flops} over the measured peak; NaN where that is not known
 * @param measuredMicros median
 */
record StepPrediction(
    String model, String backend, double flops, double predictedMicros, double measuredMicros) {

  /** Returns the rate in 10^9 operations per second. */
  double gflops() {
    return flops / measuredMicros / 1e3;
  }

  /** Returns the share of the peak. */
  double share() {
    return predictedMicros / measuredMicros;
  }
}
