package dev.cotangent.bench.cures;

import dev.cotangent.diagnostics.Verdict;
import java.util.Optional;

/**
 * What one training came to.
 *
 * @param accuracy on unseen rows, in 0..1
 * @param steps that were looked at
 * @param losses of the batches around them, mean
 * @param norms [looked at][layer or step of time], from the first to the last
 * @param atStart verdict before the first update
 * @param atEnd of the last quarter of the verdicts, the one with the median ratio
 * @param clipped share of the steps whose gradients were clipped
 * @param divergence what was not finite, if training ended by it
 */
record CureResult(
    Setup setup,
    long seed,
    double accuracy,
    double[] steps,
    double[] losses,
    double[][] norms,
    Verdict atStart,
    Verdict atEnd,
    double clipped,
    Optional<String> divergence) {

  /** Returns the verdict that the setup's expectation is about. */
  Verdict judged() {
    return switch (setup.when()) {
      case START -> atStart;
      case END -> atEnd;
    };
  }

  /** Tells whether the verdict is what theory predicts. */
  boolean isAsExpected() {
    return judged().state() == setup.expected();
  }
}
