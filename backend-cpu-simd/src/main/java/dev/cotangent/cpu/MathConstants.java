package dev.cotangent.cpu;

/**
 * Coefficients that {@link VectorMath} and {@link ScalarMath} share.
 *
 * <p>Polynomials of exp, log and tanh: Stephen Moshier, Cephes Mathematical Library 2.2 (1992),
 * {@code single}. Those of erf were fitted for this class by Lawson's iteration (Lawson 1961), the
 * small side for the least relative error in erf, the large one for the least error in 1 - erf.
 */
// Literals have the digits of their source, and mean the nearest float.
@SuppressWarnings("FloatingPointLiteralPrecision")
final class MathConstants {
  /**
   * 1.5 * 2^23 + 127: a small float plus this is rounded to an integer n, and the low bits of the
   * sum hold n + 127, the exponent field of 2^n.
   */
  static final float EXP_ROUNDER = 0x1.8p23f + 127;

  /** 1.5 * 2^23: the bits of a small int plus the bits of this are those of the sum. */
  static final float ROUNDER = 0x1.8p23f;

  static final int ROUNDER_BITS = 0x4B400000;
  static final int MANTISSA_BITS = 23;

  static final float LOG2_E = 1.44269504f;
  static final float LN2_HIGH = 0.693359375f;
  static final float LN2_LOW = -2.12194440e-4f;

  /** The greatest float whose exp is finite. */
  static final float EXP_HIGH = 88.72283f;

  /** exp of less than this is below the least normal float, and taken as 0. */
  static final float EXP_LOW = -87.33654f;

  /** The rough exp of this is infinite. */
  static final float ROUGH_EXP_HIGH = 88.73f;

  /** The rough exp of this is 0. */
  static final float ROUGH_EXP_LOW = -87.3f;

  static final float EXP_7 = 1.9875691500e-4f;
  static final float EXP_6 = 1.3981999507e-3f;
  static final float EXP_5 = 8.3334519073e-3f;
  static final float EXP_4 = 4.1665795894e-2f;
  static final float EXP_3 = 1.6666665459e-1f;
  static final float EXP_2 = 5.0000001201e-1f;

  /** Bits of sqrt(1/2), the least mantissa that log works with. */
  static final int SQRT_HALF_BITS = 0x3F3504F3;

  static final int MANTISSA_MASK = 0x007FFFFF;
  static final float TWO_23 = 0x1p23f;

  static final float LOG_8 = 7.0376836292e-2f;
  static final float LOG_7 = -1.1514610310e-1f;
  static final float LOG_6 = 1.1676998740e-1f;
  static final float LOG_5 = -1.2420140846e-1f;
  static final float LOG_4 = 1.4249322787e-1f;
  static final float LOG_3 = -1.6668057665e-1f;
  static final float LOG_2 = 2.0000714765e-1f;
  static final float LOG_1 = -2.4999993993e-1f;
  static final float LOG_0 = 3.3333331174e-1f;

  /** tanh of this and more is 1. */
  static final float TANH_HIGH = 10f;

  /** Up to this, erf is an odd polynomial; above, 1 - the square of one. */
  static final float ERF_SMALL = 1f;

  /** erf of this and more is 1. */
  static final float ERF_HIGH = 3.93f;

  static final float ERF_6 = 7.85398224e-5f;
  static final float ERF_5 = -8.01023329e-4f;
  static final float ERF_4 = 5.18833287e-3f;
  static final float ERF_3 = -2.68538147e-2f;
  static final float ERF_2 = 1.12835854e-1f;
  static final float ERF_1 = -3.76126260e-1f;
  static final float ERF_0 = 1.28379166e-1f;

  /** The root of 1 - erf is a polynomial in the distance from here. */
  static final float ERFC_CENTRE = 2f;

  static final float ERFC_10 = -1.22381151e-5f;
  static final float ERFC_9 = -2.68479071e-5f;
  static final float ERFC_8 = 3.85484949e-4f;
  static final float ERFC_7 = -4.42902092e-4f;
  static final float ERFC_6 = -2.83514429e-3f;
  static final float ERFC_5 = 9.27679054e-3f;
  static final float ERFC_4 = -5.71643352e-4f;
  static final float ERFC_3 = -5.36742732e-2f;
  static final float ERFC_2 = 1.35295019e-1f;
  static final float ERFC_1 = -1.51086986e-1f;
  static final float ERFC_0 = 6.83939606e-2f;

  private MathConstants() {}
}
