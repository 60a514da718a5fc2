package dev.cotangent.bench.figures;

import java.util.Arrays;

/** A curve in one line of text, for a quick look: ▁▂▄▆█. */
public final class Sparkline {
  private static final String LEVELS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /**
   * Returns one character for each value, the lowest at the bottom; a blank where none is finite.
   *
   * @param width most characters; more values than that are averaged, equally many to a character
   */
  public static String of(double[] values, int width) {
    if (width < 1) {
      throw new IllegalArgumentException("sparkline: width must be at least 1, got " + width);
    }
    double[] shown = averaged(values, Math.min(width, values.length));
    double low = Arrays.stream(shown).filter(Double::isFinite).min().orElse(0);
    double high = Arrays.stream(shown).filter(Double::isFinite).max().orElse(0);
    var line = new StringBuilder();
    for (double value : shown) {
      line.append(Double.isFinite(value) ? level(value, low, high) : ' ');
    }
    return line.toString();
  }

  /** Returns the line of the logarithms of values, for what changes by orders of magnitude. */
  public static String ofLogs(double[] values, int width) {
    return of(Arrays.stream(values).map(Math::log10).toArray(), width);
  }

  private static char level(double value, double low, double high) {
    int top = LEVELS.length() - 1;
    return LEVELS.charAt(high > low ? (int) Math.round((value - low) / (high - low) * top) : 0);
  }

  private static double[] averaged(double[] values, int count) {
    double[] means = new double[count];
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) i * values.length / count);
      int to = (int) ((long) (i + 1) * values.length / count);
      means[i] = Arrays.stream(values, from, to).average().orElse(Double.NaN);
    }
    return means;
  }
}
