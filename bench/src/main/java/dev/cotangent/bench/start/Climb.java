package dev.cotangent.bench.start;

import dev.cotangent.bench.report.Median;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/**
 * How a training run gets up to speed.
 *
 * @param ends microseconds after the launch at which each step ended, {@link #LEAST} at least
 */
record Climb(double[] ends) {
  /** Share of the steady speed from which on a run counts as up to speed. */
  static final double UP_TO_SPEED = 0.9;

  /** Steps whose mean is a speed, fewer where there are not as many. */
  static final int WINDOW = 50;

  /** Steps that a run has at least, however short it is. */
  static final int LEAST = 2;

  Climb {
    if (ends.length < LEAST) {
      throw new IllegalArgumentException(
          "climb: %d steps, expected at least %d".formatted(ends.length, LEAST));
    }
  }

  /**
   * Reads an answer.
   *
   * @throws IOException if it lacks the steps
   */
  static Climb of(Map<String, String> answer) throws IOException {
    String text = answer.get("ends_us");
    if (text == null) {
      throw new IOException("start: expected ends_us, got " + answer);
    }
    return new Climb(Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray());
  }

  /** Returns the seconds after the launch at which the first step ended. */
  double firstSeconds() {
    return ends[0] / 1e6;
  }

  /** Returns the median time of a step of the second half, in microseconds. */
  double steadyMicros() {
    double[] times = new double[ends.length - 1];
    for (int i = 0; i < times.length; i++) {
      times[i] = ends[i + 1] - ends[i];
    }
    return Median.of(Arrays.copyOfRange(times, times.length / 2, times.length));
  }

  /**
   * Returns the seconds after the launch from which on steps take, {@value #WINDOW} together, no
   * longer than at 90 % of the steady speed; NaN if they never do.
   */
  double secondsUntilSteady() {
    int window = Math.min(WINDOW, ends.length - 1);
    double enough = window * steadyMicros() / UP_TO_SPEED;
    for (int i = 0; i + window < ends.length; i++) {
      if (ends[i + window] - ends[i] <= enough) {
        return ends[i] / 1e6;
      }
    }
    return Double.NaN;
  }

  /** Returns the steps that had ended so many seconds after the launch. */
  int stepsBy(double seconds) {
    int at = Arrays.binarySearch(ends, 1e6 * seconds);
    return at < 0 ? -at - 1 : at + 1;
  }
}
