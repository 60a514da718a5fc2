package dev.cotangent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.ToDoubleFunction;

/** Checks a gradient against central differences in float64. */
final class FiniteDifferences {
  private static final double STEP = 1e-5;
  private static final double GATE = 1e-6;

  private FiniteDifferences() {}

  /** Fails unless |a - n| / max(|a|, |n|, 1e-3 max|g|) is at most 1e-6 for every element. */
  static void check(
      String what, double[] gradient, double[] at, ToDoubleFunction<double[]> function) {
    double most = 0;
    for (double g : gradient) {
      most = Math.max(most, Math.abs(g));
    }
    assertThat(most).as("largest gradient of %s", what).isGreaterThan(0).isFinite();
    assertThat(gradient).hasSameSizeAs(at);
    for (int i = 0; i < at.length; i++) {
      double numeric = slope(at, i, function);
      double scale = Math.max(Math.max(Math.abs(gradient[i]), Math.abs(numeric)), 1e-3 * most);
      assertThat(Math.abs(gradient[i] - numeric) / scale)
          .as("%s[%d]: %s, by differences %s", what, i, gradient[i], numeric)
          .isLessThanOrEqualTo(GATE);
    }
  }

  private static double slope(double[] at, int i, ToDoubleFunction<double[]> function) {
    double[] moved = at.clone();
    moved[i] = at[i] + STEP;
    double above = function.applyAsDouble(moved);
    moved[i] = at[i] - STEP;
    return (above - function.applyAsDouble(moved)) / (2 * STEP);
  }

  /** Returns the sum of products. */
  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
