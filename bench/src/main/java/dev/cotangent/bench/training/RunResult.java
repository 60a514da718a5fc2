package dev.cotangent.bench.training;

import dev.cotangent.nn.Network;
import dev.cotangent.train.EpochReport;
import dev.cotangent.train.Evaluation;
import java.util.List;

/**
 * What one run of training gave.
 *
 * @param network as trained
 * @param epochs those that were finished
 * @param test of the network on the test rows, at the end
 * @param before how far the gradient reaches at the start
 * @param after likewise, after training
 * @param stopped whether Ctrl-C ended the run early
 */
public record RunResult(
    Network network,
    List<EpochReport> epochs,
    Evaluation test,
    Reach before,
    Reach after,
    boolean stopped) {

  /** Returns the number of trainable numbers. */
  public long parameters() {
    return network.parameterCount();
  }

  /** Returns the share of test rows that are right. */
  public double testAccuracy() {
    return test.accuracy().orElse(Double.NaN);
  }

  /** Returns the median time of an epoch's training, in seconds; the lower one of two. */
  public double secondsPerEpoch() {
    return epochs.stream()
        .mapToDouble(EpochReport::seconds)
        .sorted()
        .skip(Math.max(0, epochs.size() - 1) / 2)
        .findFirst()
        .orElse(Double.NaN);
  }
}
