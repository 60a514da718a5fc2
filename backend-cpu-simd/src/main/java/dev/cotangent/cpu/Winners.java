package dev.cotangent.cpu;

import java.util.Arrays;

/**
 * The index of the largest or smallest value along an axis: the lowest of equals, the first NaN.
 */
final class Winners {
  private Winners() {}

  /**
   * Finds the winners of one outer index.
   *
   * @param most whether the largest value wins
   * @param best working memory of one element for each inner index
   * @param winner written from {@code at} on, one for each inner index
   */
  static void find(
      boolean most,
      MappedValues values,
      int outer,
      int reduced,
      float[] best,
      int[] winner,
      int at) {
    int inner = best.length;
    Arrays.fill(best, most ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY);
    Arrays.fill(winner, at, at + inner, 0);
    int n = reduced * inner;
    for (int from = 0; from < n; from += PointwiseCall.BLOCK) {
      int count = Math.min(PointwiseCall.BLOCK, n - from);
      values.load(outer * n + from, count);
      int j = from / inner;
      int q = from % inner;
      for (int i = 0; i < count; i++) {
        float value = values.array[values.at + i];
        if (beats(most, value, best[q])) {
          best[q] = value;
          winner[at + q] = j;
        }
        if (++q == inner) {
          q = 0;
          j++;
        }
      }
    }
  }

  /** NaN beats every number, and nothing beats NaN. */
  private static boolean beats(boolean most, float value, float best) {
    return most
        ? value > best || (Float.isNaN(value) && !Float.isNaN(best))
        : value < best || (Float.isNaN(value) && !Float.isNaN(best));
  }
}
