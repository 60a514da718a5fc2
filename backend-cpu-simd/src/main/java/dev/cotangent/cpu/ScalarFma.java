package dev.cotangent.cpu;

/**
 * The fused multiply-add of single floats, also where the processor has no such instruction.
 *
 * <p>There {@link Math#fma(float, float, float)} computes with {@code BigDecimal}, a thousand times
 * slower. Both ways round once and have the same bits, so the choice, made by the clock, changes
 * nothing but the time.
 */
final class ScalarFma {
  /** Whether {@link Math#fma(float, float, float)} is an instruction. */
  static final boolean INSTRUCTION = nanosPerCall() < 500;

  private static final int CALLS = 16;
  private static final int TRIALS = 16;

  private ScalarFma() {}

  /** Returns the time of a call, the best of some trials; the operands are hard to add exactly. */
  private static long nanosPerCall() {
    float x = 0x1.234567p60f;
    long best = Long.MAX_VALUE;
    for (int trial = 0; trial < TRIALS; trial++) {
      long start = System.nanoTime();
      float sum = 0x1.fedcbap-120f;
      for (int i = 0; i < CALLS; i++) {
        sum = Math.fma(x, 0x1.0p-60f, sum * 0x1.0p-100f);
      }
      // The comparison keeps the sum alive; it is never NaN.
      best = Float.isNaN(sum) ? 0 : Math.min(best, System.nanoTime() - start);
    }
    return best / CALLS;
  }

  /**
   * Returns a * b + c, rounded once, from double arithmetic.
   *
   * <p>The product is exact. The sum is rounded to odd: where it is not exact, its last bit is set,
   * so that rounding it to a float is the only rounding that counts. After Boldo and Melquiond,
   * Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd (2008).
   */
  static float inDoubles(float a, float b, float c) {
    double product = (double) a * b;
    double sum = product + c;
    double shift = sum - product;
    double error = (product - (sum - shift)) + (c - shift);
    if (error > 0 || error < 0) {
      long bits = Double.doubleToRawLongBits(sum);
      if ((bits & 1) == 0) {
        sum = Double.longBitsToDouble(error > 0 == sum > 0 ? bits + 1 : bits - 1);
      }
    }
    return (float) sum;
  }
}
