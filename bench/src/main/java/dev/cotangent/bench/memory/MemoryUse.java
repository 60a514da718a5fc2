package dev.cotangent.bench.memory;

import java.io.IOException;
import java.util.Map;

/**
 * What a process said of its memory.
 *
 * @param peakBytes largest resident set
 * @param beforeBytes resident set before the case was built: the program itself
 * @param micros median time of the last calls, in microseconds
 */
record MemoryUse(double peakBytes, double beforeBytes, double micros) {
  /** Where nothing was measured. */
  static final MemoryUse NONE = new MemoryUse(Double.NaN, Double.NaN, Double.NaN);

  private static final double MEBI = 1 << 20;

  /**
   * Reads an answer.
   *
   * @throws IOException if it lacks a member
   */
  static MemoryUse of(Map<String, String> answer) throws IOException {
    return new MemoryUse(
        number(answer, "peak_bytes"), number(answer, "before_bytes"), number(answer, "median_us"));
  }

  private static double number(Map<String, String> answer, String member) throws IOException {
    String text = answer.get(member);
    if (text == null) {
      throw new IOException("memory: expected " + member + ", got " + answer);
    }
    return Double.parseDouble(text);
  }

  double peakMebibytes() {
    return peakBytes / MEBI;
  }

  double beforeMebibytes() {
    return beforeBytes / MEBI;
  }
}
