package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;
import static dev.cotangent.cpu.MathConstants.*;
import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Elementary functions of vectors, made of exactly defined lane operations alone.
 *
 * <p>So they give the same bits interpreted and compiled, at every vector width, and in {@link
 * ScalarMath}. Errors are below 2.5 units in the last place. NaN propagates; results too large are
 * infinite; exp and sigmoid below 2^-126 are 0; odd functions keep the sign of zero.
 *
 * <p>Each call of the Vector API costs C2 some 200 nodes, and it stops inlining at 18000
 * (NodeCountInliningCutoff), which boxes vectors and costs a factor of 20. So a loop may hold one
 * of these functions, and each is written with few calls.
 */
final class VectorMath {
  private VectorMath() {}

  /**
   * Returns e^x: 2^n * e^r with x = n ln 2 + r, |r| at most ln(2)/2.
   *
   * <p>n - 1 is added to the exponent of 2 e^r, since neither 2^128 nor 2^-127 is a normal float;
   * the sum for a NaN or too large an x is no number of use.
   */
  static FloatVector exp(FloatVector x) {
    FloatVector rounder = broadcast(F, ROUNDER - 1);
    FloatVector shifted = fma(x, broadcast(F, LOG2_E), rounder);
    FloatVector r = remainder(x, shifted.sub(rounder));
    FloatVector two = broadcast(F, 2f);
    FloatVector p = fma(fma(twiceExpTail(r), r, two), r, two);
    IntVector exponent = Lanes.bits(shifted).lanewise(VectorOperators.LSHL, MANTISSA_BITS);
    FloatVector y = Lanes.bits(p).add(exponent).reinterpretAsFloats();
    FloatVector infinityOrNan = x.mul(Float.MAX_VALUE);
    y = infinityOrNan.blend(y, x.compare(VectorOperators.LE, EXP_HIGH));
    return y.blend(0f, x.compare(VectorOperators.LT, EXP_LOW));
  }

  /** Returns e^x for x up to 0: what {@link #exp} returns, with less work. */
  static FloatVector expOfNegative(FloatVector x) {
    FloatVector rounder = broadcast(F, EXP_ROUNDER);
    FloatVector shifted = fma(x, broadcast(F, LOG2_E), rounder);
    FloatVector r = remainder(x, shifted.sub(rounder));
    FloatVector p = fma(broadcast(F, EXP_7), r, broadcast(F, EXP_6));
    p = fma(p, r, broadcast(F, EXP_5));
    p = fma(p, r, broadcast(F, EXP_4));
    p = fma(p, r, broadcast(F, EXP_3));
    p = fma(p, r, broadcast(F, EXP_2));
    p = fma(fma(p, r, broadcast(F, 1f)), r, broadcast(F, 1f));
    return p.mul(powerOfTwo(shifted)).blend(0f, x.compare(VectorOperators.LT, EXP_LOW));
  }

  /** Returns 1 + e^x, to which an e^x below 2^-125 counts as 0. */
  private static FloatVector onePlusExp(FloatVector x) {
    FloatVector high = broadcast(F, ROUGH_EXP_HIGH);
    return roughExp(x.blend(high, x.compare(VectorOperators.GT, high))).add(1f);
  }

  /**
   * Returns e^x for x up to ROUGH_EXP_HIGH, 0 where that is below 2^-125.
   *
   * <p>The factor 2^n is 2 * 2^(n-1), since 2^128 is no float.
   */
  private static FloatVector roughExp(FloatVector x) {
    FloatVector low = broadcast(F, ROUGH_EXP_LOW);
    FloatVector y = x.blend(low, x.compare(VectorOperators.LT, low));
    FloatVector rounder = broadcast(F, EXP_ROUNDER - 1);
    FloatVector shifted = fma(y, broadcast(F, LOG2_E), rounder);
    FloatVector r = remainder(y, shifted.sub(rounder));
    FloatVector two = broadcast(F, 2f);
    return fma(fma(twiceExpTail(r), r, two), r, two).mul(powerOfTwo(shifted));
  }

  private static FloatVector remainder(FloatVector y, FloatVector n) {
    return fma(n, broadcast(F, -LN2_LOW), fma(n, broadcast(F, -LN2_HIGH), y));
  }

  /** Returns 2 (e^r - 1 - r) / r^2. */
  private static FloatVector twiceExpTail(FloatVector r) {
    FloatVector p = fma(broadcast(F, 2 * EXP_7), r, broadcast(F, 2 * EXP_6));
    p = fma(p, r, broadcast(F, 2 * EXP_5));
    p = fma(p, r, broadcast(F, 2 * EXP_4));
    p = fma(p, r, broadcast(F, 2 * EXP_3));
    return fma(p, r, broadcast(F, 2 * EXP_2));
  }

  private static FloatVector powerOfTwo(FloatVector shifted) {
    return Lanes.bits(shifted).lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
  }

  /** Returns ln x: e ln 2 + ln m with x = 2^e m, m from sqrt(1/2) up to sqrt(2). */
  static FloatVector log(FloatVector x) {
    VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    FloatVector y = x.blend(x.mul(TWO_23), subnormal);
    IntVector bits = Lanes.bits(y).sub(SQRT_HALF_BITS);
    FloatVector e =
        bits.lanewise(VectorOperators.ASHR, MANTISSA_BITS)
            .add(ROUNDER_BITS)
            .reinterpretAsFloats()
            .sub(ROUNDER);
    e = e.blend(e.sub(MANTISSA_BITS), subnormal);
    FloatVector f =
        bits.lanewise(VectorOperators.AND, MANTISSA_MASK)
            .add(SQRT_HALF_BITS)
            .reinterpretAsFloats()
            .sub(1f);
    FloatVector z = f.mul(f);
    FloatVector p = fma(e, broadcast(F, LN2_LOW), logTail(f).mul(f).mul(z));
    p = fma(z, broadcast(F, -0.5f), p);
    p = fma(e, broadcast(F, LN2_HIGH), f.add(p));
    p = p.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
    p = p.blend(Float.NaN, x.compare(VectorOperators.GE, 0f).not());
    return p.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
  }

  /** Returns (ln(1 + f) - f + f^2/2) / f^3. */
  private static FloatVector logTail(FloatVector f) {
    FloatVector p = fma(broadcast(F, LOG_8), f, broadcast(F, LOG_7));
    p = fma(p, f, broadcast(F, LOG_6));
    p = fma(p, f, broadcast(F, LOG_5));
    p = fma(p, f, broadcast(F, LOG_4));
    p = fma(p, f, broadcast(F, LOG_3));
    p = fma(p, f, broadcast(F, LOG_2));
    p = fma(p, f, broadcast(F, LOG_1));
    return fma(p, f, broadcast(F, LOG_0));
  }

  /** Returns tanh x: d / (d + 2) for d = e^2x - 1 = 2^n (e^r - 1) + (2^n - 1). */
  static FloatVector tanh(FloatVector x) {
    FloatVector high = broadcast(F, TANH_HIGH);
    FloatVector low = broadcast(F, -TANH_HIGH);
    FloatVector y = x.blend(high, x.compare(VectorOperators.GT, high));
    y = y.blend(low, y.compare(VectorOperators.LT, low));
    y = y.add(y);
    FloatVector rounder = broadcast(F, EXP_ROUNDER);
    FloatVector shifted = fma(y, broadcast(F, LOG2_E), rounder);
    FloatVector r = remainder(y, shifted.sub(rounder));
    FloatVector two = broadcast(F, 2f);
    FloatVector twice = fma(twiceExpTail(r), r, two).mul(r);
    FloatVector power = powerOfTwo(shifted);
    FloatVector d = fma(twice.mul(0.5f), power, power.sub(1f));
    return d.div(d.add(two)).blend(x, x.compare(VectorOperators.EQ, 0f));
  }

  /** Returns 1 / (1 + e^-x). */
  static FloatVector sigmoid(FloatVector x) {
    return broadcast(F, 1f).div(onePlusExp(x.neg()));
  }

  /** Returns the error function of x, 2/sqrt(pi) times the integral of e^-t^2 from 0 to x. */
  static FloatVector erf(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector z = x.mul(x);
    FloatVector p = fma(broadcast(F, ERF_6), z, broadcast(F, ERF_5));
    p = fma(p, z, broadcast(F, ERF_4));
    p = fma(p, z, broadcast(F, ERF_3));
    p = fma(p, z, broadcast(F, ERF_2));
    p = fma(p, z, broadcast(F, ERF_1));
    p = fma(p, z, broadcast(F, ERF_0));
    FloatVector small = fma(p, x, x);
    FloatVector high = broadcast(F, ERF_HIGH);
    FloatVector root = rootErfc(a.blend(high, a.compare(VectorOperators.GT, high)));
    FloatVector large = fma(root, root.neg(), broadcast(F, 1f));
    IntVector sign = Lanes.bits(x).lanewise(VectorOperators.AND, Integer.MIN_VALUE);
    large = Lanes.bits(large).lanewise(VectorOperators.OR, sign).reinterpretAsFloats();
    return small.blend(large, a.compare(VectorOperators.GT, ERF_SMALL));
  }

  /** Returns the root of 1 - erf a, for a from ERF_SMALL to ERF_HIGH. */
  private static FloatVector rootErfc(FloatVector a) {
    FloatVector t = a.sub(ERFC_CENTRE);
    FloatVector q = fma(broadcast(F, ERFC_10), t, broadcast(F, ERFC_9));
    q = fma(q, t, broadcast(F, ERFC_8));
    q = fma(q, t, broadcast(F, ERFC_7));
    q = fma(q, t, broadcast(F, ERFC_6));
    q = fma(q, t, broadcast(F, ERFC_5));
    q = fma(q, t, broadcast(F, ERFC_4));
    q = fma(q, t, broadcast(F, ERFC_3));
    q = fma(q, t, broadcast(F, ERFC_2));
    q = fma(q, t, broadcast(F, ERFC_1));
    return fma(q, t, broadcast(F, ERFC_0));
  }
}
