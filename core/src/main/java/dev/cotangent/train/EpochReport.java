package dev.cotangent.train;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One epoch of training.
 *
 * @param epoch counted from 0
 * @param loss mean over the epoch's examples, each before the update that it took part in
 * @param accuracy likewise, if it was asked for and the targets are labels
 * @param validation of the network after the epoch, if there is a validation set
 * @param rows number of examples
 * @param seconds without validation
 */
public record EpochReport(
    int epoch,
    double loss,
    OptionalDouble accuracy,
    Optional<Evaluation> validation,
    long rows,
    double seconds) {

  /** Returns how many examples were trained on each second. */
  public double rowsPerSecond() {
    return rows / seconds;
  }
}
