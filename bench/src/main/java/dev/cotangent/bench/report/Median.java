package dev.cotangent.bench.report;

import java.util.Arrays;

/** The middle of some values. */
public final class Median {
  private Median() {}

  /**
   * Returns the middle value; the mean of the middle two if their number is even.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static double of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("median: no value given, expected at least one");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
