package dev.cotangent.train;

import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.data.Batch;
import dev.cotangent.data.HostArray;
import java.util.Optional;

/** Sums over the steps of an epoch, and its time. */
final class EpochTotals {
  private double loss;
  private long rows;
  private double seconds;
  private long since;
  private Optional<Confusion> confusion = Optional.empty();

  /** No steps yet. */
  EpochTotals() {}

  /** The sums of steps done before. */
  EpochTotals(double lossSum, long rows, double seconds, Optional<Confusion> confusion) {
    this.loss = lossSum;
    this.rows = rows;
    this.seconds = seconds;
    this.confusion = confusion;
  }

  /** From here on time counts. */
  void startClock() {
    since = System.nanoTime();
  }

  /** From here on time does not count. */
  void stopClock() {
    seconds += (System.nanoTime() - since) * 1e-9;
  }

  /** Adds a step. */
  void add(double mean, int count) {
    loss += mean * count;
    rows += count;
  }

  /** Adds the predictions of a step, if they are logits of labels. */
  void count(Variable y, Batch batch) {
    if (batch.targets() instanceof HostArray.Ints labels && Confusion.counts(y.shape(), labels)) {
      if (confusion.isEmpty()) {
        confusion = Optional.of(new Confusion(y.shape().last()));
      }
      var unused =
          confusion.get().add(TensorValues.floats(y.value()), labels, Evaluation.lengths(y, batch));
    }
  }

  double lossSum() {
    return loss;
  }

  long rows() {
    return rows;
  }

  double seconds() {
    return seconds;
  }

  Optional<Confusion> confusion() {
    return confusion;
  }

  EpochReport report(int epoch, Optional<Evaluation> validation) {
    var accuracy = new Evaluation(loss / rows, rows, confusion).accuracy();
    return new EpochReport(epoch, loss / rows, accuracy, validation, rows, seconds);
  }
}
