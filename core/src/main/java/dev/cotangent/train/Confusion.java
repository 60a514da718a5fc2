package dev.cotangent.train;

import dev.cotangent.data.HostArray;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;

/**
 * How often each class was taken for each other one, counted on the host.
 *
 * <p>The predicted class of a row is that of its largest logit, the lowest of equals. Belongs to
 * one thread.
 */
public final class Confusion {
  private final int classes;
  private final long[] counts;

  /**
   * No counts yet.
   *
   * @throws IllegalArgumentException if there are more than 4096 classes, or none
   */
  public Confusion(int classes) {
    if (classes < 1 || classes > 4096) {
      throw new IllegalArgumentException("confusion: needs 1 to 4096 classes, got " + classes);
    }
    this.classes = classes;
    this.counts = new long[classes * classes];
  }

  /** Counts that were there before, one for each pair of classes; whole numbers. */
  static Confusion of(int classes, double[] counts) {
    var confusion = new Confusion(classes);
    for (int i = 0; i < confusion.counts.length; i++) {
      confusion.counts[i] = (long) counts[i];
    }
    return confusion;
  }

  /** Returns all counts, exact up to 2^53. */
  double[] values() {
    return Arrays.stream(counts).asDoubleStream().toArray();
  }

  /** Tells whether predictions and targets are logits and labels, so that they can be counted. */
  static boolean counts(Shape prediction, HostArray targets) {
    return targets instanceof HostArray.Ints
        && prediction.rank() == targets.shape().rank() + 1
        && prediction.last() >= 1
        && prediction.last() <= 4096;
  }

  /**
   * Counts a batch.
   *
   * @param logits [batch, classes] or [batch, time, classes]
   * @param labels [batch] or [batch, time]
   * @param lengths number of steps that count in each row; absent: all
   * @return how many rows or steps were counted
   */
  public int add(float[] logits, HostArray.Ints labels, Optional<HostArray.Ints> lengths) {
    int[] values = labels.values();
    if (logits.length != values.length * classes) {
      throw new IllegalArgumentException(
          "confusion: %d labels of %d classes need %d logits, got %d"
              .formatted(values.length, classes, values.length * classes, logits.length));
    }
    int steps = labels.shape().rank() < 2 ? 1 : labels.shape().without(0).size();
    int counted = 0;
    for (int row = 0; row < values.length; row++) {
      int valid = steps == 1 || lengths.isEmpty() ? steps : lengths.get().values()[row / steps];
      if (row % steps < valid) {
        counts[values[row] * classes + largest(logits, row * classes)]++;
        counted++;
      }
    }
    return counted;
  }

  /** Returns the number of classes. */
  public int classes() {
    return classes;
  }

  /** Returns how often the first class was taken for the second. */
  public long count(int actual, int predicted) {
    return counts[actual * classes + predicted];
  }

  /** Returns how many rows or steps were counted. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** Returns the share of right predictions; NaN of nothing. */
  public double accuracy() {
    long right = 0;
    for (int c = 0; c < classes; c++) {
      right += count(c, c);
    }
    return (double) right / total();
  }

  private int largest(float[] logits, int from) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (logits[from + c] > logits[from + best]) {
        best = c;
      }
    }
    return best;
  }
}
