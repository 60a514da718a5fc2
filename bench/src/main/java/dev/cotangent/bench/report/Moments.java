package dev.cotangent.bench.report;

import java.util.Arrays;
import java.util.Locale;

/**
 * Mean and sample deviation of a few runs.
 *
 * @param count number of runs
 * @param mean the arithmetic mean
 * @param deviation s = sqrt(sum (x - mean)^2 / (count - 1)); 0 for one run
 */
public record Moments(int count, double mean, double deviation) {

  /**
   * Returns the moments of some values.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Moments of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("moments: no value given, expected at least one");
    }
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    double deviation = values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1));
    return new Moments(values.length, mean, deviation);
  }

  /** Returns "mean" for one run, "mean +/- deviation" for more, each in the given format. */
  public String format(String number) {
    String first = String.format(Locale.ROOT, number, mean);
    return count == 1 ? first : first + " +/- " + String.format(Locale.ROOT, number, deviation);
  }

  /** Returns these moments in another unit. */
  public Moments times(double factor) {
    return new Moments(count, mean * factor, deviation * Math.abs(factor));
  }
}
