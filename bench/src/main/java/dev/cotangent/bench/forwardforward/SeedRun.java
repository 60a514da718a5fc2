package dev.cotangent.bench.forwardforward;

import dev.cotangent.train.forwardforward.ForwardForwardEpoch;
import dev.cotangent.train.forwardforward.ForwardForwardEvaluation;
import dev.cotangent.train.forwardforward.LayerReport;
import java.util.List;

/**
 * What both algorithms did with one seed.
 *
 * @param backpropagation of the network with a softmax
 * @param forwardForward of the network by goodness
 * @param epochs of Forward-Forward
 * @param test of Forward-Forward, by goodness, by readout and by each layer
 */
record SeedRun(
    long seed,
    Outcome backpropagation,
    Outcome forwardForward,
    List<ForwardForwardEpoch> epochs,
    ForwardForwardEvaluation test) {

  /**
   * What one algorithm reached.
   *
   * @param testError share of the test rows that are wrong
   * @param secondsPerEpoch median over the epochs
   * @param peakBytes most bytes of activations, gradients and workspace at once; NaN: not counted
   */
  record Outcome(long parameters, double testError, double secondsPerEpoch, double peakBytes) {}

  double readoutError() {
    return 1 - test.byReadout().accuracy();
  }

  double layerError(int layer) {
    return 1 - test.byLayer().get(layer).accuracy();
  }

  LayerReport layer(int layer) {
    return epochs.getLast().layers().get(layer);
  }
}
