package dev.cotangent.cpu;

import static dev.cotangent.cpu.MathConstants.*;

/** Elementary functions with the same bits as {@link VectorMath}, operation by operation. */
final class ScalarMath {
  private ScalarMath() {}

  /** Returns a * b + c, rounded once. */
  static float fma(float a, float b, float c) {
    return ScalarFma.INSTRUCTION ? Math.fma(a, b, c) : ScalarFma.inDoubles(a, b, c);
  }

  /** Returns e^x. */
  static float exp(float x) {
    float shifted = fma(x, LOG2_E, ROUNDER - 1);
    float r = remainder(x, shifted - (ROUNDER - 1));
    float p = fma(fma(twiceExpTail(r), r, 2f), r, 2f);
    int exponent = Float.floatToRawIntBits(shifted) << MANTISSA_BITS;
    float y = Float.intBitsToFloat(Float.floatToRawIntBits(p) + exponent);
    y = x <= EXP_HIGH ? y : x * Float.MAX_VALUE;
    return x < EXP_LOW ? 0f : y;
  }

  private static float onePlusExp(float x) {
    return roughExp(x > ROUGH_EXP_HIGH ? ROUGH_EXP_HIGH : x) + 1f;
  }

  private static float roughExp(float x) {
    float y = x < ROUGH_EXP_LOW ? ROUGH_EXP_LOW : x;
    float shifted = fma(y, LOG2_E, EXP_ROUNDER - 1);
    float r = remainder(y, shifted - (EXP_ROUNDER - 1));
    return fma(fma(twiceExpTail(r), r, 2f), r, 2f) * powerOfTwo(shifted);
  }

  private static float remainder(float y, float n) {
    return fma(n, -LN2_LOW, fma(n, -LN2_HIGH, y));
  }

  private static float twiceExpTail(float r) {
    float p = fma(2 * EXP_7, r, 2 * EXP_6);
    p = fma(p, r, 2 * EXP_5);
    p = fma(p, r, 2 * EXP_4);
    p = fma(p, r, 2 * EXP_3);
    return fma(p, r, 2 * EXP_2);
  }

  private static float powerOfTwo(float shifted) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << MANTISSA_BITS);
  }

  /** Returns ln x. */
  static float log(float x) {
    boolean subnormal = x < Float.MIN_NORMAL;
    float y = subnormal ? x * TWO_23 : x;
    int bits = Float.floatToRawIntBits(y) - SQRT_HALF_BITS;
    float e = Float.intBitsToFloat((bits >> MANTISSA_BITS) + ROUNDER_BITS) - ROUNDER;
    e = subnormal ? e - MANTISSA_BITS : e;
    float f = Float.intBitsToFloat((bits & MANTISSA_MASK) + SQRT_HALF_BITS) - 1f;
    float z = f * f;
    float p = fma(e, LN2_LOW, logTail(f) * f * z);
    p = fma(z, -0.5f, p);
    p = fma(e, LN2_HIGH, f + p);
    p = x == Float.POSITIVE_INFINITY ? x : p;
    p = x >= 0 ? p : Float.NaN;
    return x == 0 ? Float.NEGATIVE_INFINITY : p;
  }

  private static float logTail(float f) {
    float p = fma(LOG_8, f, LOG_7);
    p = fma(p, f, LOG_6);
    p = fma(p, f, LOG_5);
    p = fma(p, f, LOG_4);
    p = fma(p, f, LOG_3);
    p = fma(p, f, LOG_2);
    p = fma(p, f, LOG_1);
    return fma(p, f, LOG_0);
  }

  /** Returns tanh x. */
  static float tanh(float x) {
    float y = x > TANH_HIGH ? TANH_HIGH : x;
    y = y < -TANH_HIGH ? -TANH_HIGH : y;
    y = y + y;
    float shifted = fma(y, LOG2_E, EXP_ROUNDER);
    float r = remainder(y, shifted - EXP_ROUNDER);
    float twice = fma(twiceExpTail(r), r, 2f) * r;
    float power = powerOfTwo(shifted);
    float d = fma(twice * 0.5f, power, power - 1f);
    return x == 0 ? x : d / (d + 2f);
  }

  /** Returns 1 / (1 + e^-x). */
  static float sigmoid(float x) {
    return 1f / onePlusExp(-x);
  }

  /** Returns the error function of x. */
  static float erf(float x) {
    float a = Math.abs(x);
    float z = x * x;
    float p = fma(ERF_6, z, ERF_5);
    p = fma(p, z, ERF_4);
    p = fma(p, z, ERF_3);
    p = fma(p, z, ERF_2);
    p = fma(p, z, ERF_1);
    p = fma(p, z, ERF_0);
    float small = fma(p, x, x);
    float root = rootErfc(a > ERF_HIGH ? ERF_HIGH : a);
    float large = Math.copySign(fma(root, -root, 1f), x);
    return a > ERF_SMALL ? large : small;
  }

  private static float rootErfc(float a) {
    float t = a - ERFC_CENTRE;
    float q = fma(ERFC_10, t, ERFC_9);
    q = fma(q, t, ERFC_8);
    q = fma(q, t, ERFC_7);
    q = fma(q, t, ERFC_6);
    q = fma(q, t, ERFC_5);
    q = fma(q, t, ERFC_4);
    q = fma(q, t, ERFC_3);
    q = fma(q, t, ERFC_2);
    q = fma(q, t, ERFC_1);
    return fma(q, t, ERFC_0);
  }
}
