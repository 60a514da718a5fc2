package dev.cotangent.backend.cases;

import dev.cotangent.expr.RandomKey;

/** What numbers a case is fed with; each is a float, so that all precisions see the same input. */
public enum InputKind {
  /** Uniform, mean 0, variance 1. */
  RANDOM,
  /**
   * Integers from -4 to 4: their sums are exact in float, so equality is demanded.
   *
   * <p>The arguments of these cases lie at an offset between guard elements.
   */
  SMALL_INTEGERS,
  /** Large, tiny, subnormal, zero and infinite numbers. */
  EXTREME,
  /** Like {@link #RANDOM}, every fifth or so NaN. */
  NAN;

  private static final float[] EXTREMES = {
    0f,
    -0f,
    1f,
    -1f,
    1e30f,
    -1e30f,
    1e-30f,
    -1e-30f,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    1e-40f,
    -3e-42f,
    Float.MIN_VALUE,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    88.5f,
    -88.5f,
    -103f,
    1e-8f,
    -1e-8f,
    16777216f,
    0.5f,
    -2.5f,
    9f,
    -9f
  };

  /** Returns number {@code index} of a stream. */
  double draw(RandomKey key, int index) {
    double uniform = key.uniform(index);
    return switch (this) {
      case RANDOM -> (float) ((uniform - 0.5) * Math.sqrt(12));
      case SMALL_INTEGERS -> Math.floor(uniform * 9) - 4;
      case EXTREME -> EXTREMES[(int) (uniform * EXTREMES.length)];
      case NAN -> uniform < 0.2 ? Double.NaN : (float) ((uniform - 0.6) * Math.sqrt(18.75));
    };
  }
}
