// Elementary functions by exactly defined operations, the same on every device.
// Polynomials of exp, log and tanh: Stephen Moshier, Cephes Mathematical Library 2.2 (1992), single.
// Those of erf: Norbert Juffa, stackoverflow.com, question 35148198 (2016).
// REAL is float, or a vector of floats, each of which is computed as a float is; the file may be there once for each.
#pragma OPENCL FP_CONTRACT OFF

#ifndef REAL
#define REAL float
#define INT int
#define UINT uint
#define AS_REAL as_float
#define AS_INT as_int
#endif

#ifndef MATH
#define MATH __attribute__((overloadable))
#define FMA(a, b, c) fma((REAL)(a), (REAL)(b), (REAL)(c))
#define LOG2_E 1.44269504f
#define LN2_HIGH 0.693359375f
#define LN2_LOW -2.12194440e-4f
#define ROUNDER 0x1.8p23f
#define EXP_ROUNDER (0x1.8p23f + 127.0f)
#endif

MATH REAL exp_remainder(REAL y, REAL n) { return FMA(n, -LN2_LOW, FMA(n, -LN2_HIGH, y)); }

// 2 (e^r - 1 - r) / r^2
MATH REAL twice_exp_tail(REAL r) {
  REAL p = FMA(2 * 1.9875691500e-4f, r, 2 * 1.3981999507e-3f);
  p = FMA(p, r, 2 * 8.3334519073e-3f);
  p = FMA(p, r, 2 * 4.1665795894e-2f);
  p = FMA(p, r, 2 * 1.6666665459e-1f);
  return FMA(p, r, 2 * 5.0000001201e-1f);
}

// The low bits of a sum with EXP_ROUNDER are the exponent field of the power of 2.
MATH REAL power_of_two(REAL shifted) { return AS_REAL(AS_INT(shifted) << 23); }

MATH REAL m_exp(REAL x) {
  REAL shifted = FMA(x, LOG2_E, ROUNDER);
  REAL r = exp_remainder(x, shifted - ROUNDER);
  REAL p = FMA(FMA(twice_exp_tail(r), r, 2.0f) * 0.5f, r, 1.0f);
  REAL y = AS_REAL(AS_INT(p) + (AS_INT(shifted) << 23)) + x * 0.0f;
  y = x > 88.72283f ? (REAL)(INFINITY) : y;
  return x < -87.33654f ? (REAL)(0.0f) : y;
}

// Less exact, and defined between -87.3 and 88.73 only.
MATH REAL rough_exp(REAL x) {
  REAL y = x < -87.3f ? (REAL)(-87.3f) : x;
  REAL shifted = FMA(y, LOG2_E, EXP_ROUNDER - 1);
  REAL r = exp_remainder(y, shifted - (EXP_ROUNDER - 1));
  return FMA(FMA(twice_exp_tail(r), r, 2.0f), r, 2.0f) * power_of_two(shifted);
}

MATH REAL m_log(REAL x) {
  INT small = x < 0x1p-126f;
  REAL y = small ? x * 0x1p23f : x;
  INT bits = AS_INT(y) - 0x3F3504F3;
  REAL e = AS_REAL((bits >> 23) + 0x4B400000) - ROUNDER;
  e = small ? e - 23 : e;
  REAL f = AS_REAL((bits & 0x007FFFFF) + 0x3F3504F3) - 1.0f;
  REAL z = f * f;
  REAL t = FMA(7.0376836292e-2f, f, -1.1514610310e-1f);
  t = FMA(t, f, 1.1676998740e-1f);
  t = FMA(t, f, -1.2420140846e-1f);
  t = FMA(t, f, 1.4249322787e-1f);
  t = FMA(t, f, -1.6668057665e-1f);
  t = FMA(t, f, 2.0000714765e-1f);
  t = FMA(t, f, -2.4999993993e-1f);
  t = FMA(t, f, 3.3333331174e-1f);
  REAL p = FMA(e, LN2_LOW, t * f * z);
  p = FMA(z, -0.5f, p);
  p = FMA(e, LN2_HIGH, f + p);
  p = x == INFINITY ? x : p;
  p = x >= 0 ? p : (REAL)(NAN);
  return x == 0 ? (REAL)(-INFINITY) : p;
}

MATH REAL m_tanh(REAL x) {
  REAL y = x > 10.0f ? (REAL)(10.0f) : x;
  y = y < -10.0f ? (REAL)(-10.0f) : y;
  y = y + y;
  REAL shifted = FMA(y, LOG2_E, EXP_ROUNDER);
  REAL r = exp_remainder(y, shifted - EXP_ROUNDER);
  REAL twice = FMA(twice_exp_tail(r), r, 2.0f) * r;
  REAL power = power_of_two(shifted);
  REAL d = FMA(twice * 0.5f, power, power - 1.0f);
  return x == 0 ? x : d / (d + 2.0f);
}

MATH REAL m_sigmoid(REAL x) {
  REAL y = -x > 88.73f ? (REAL)(88.73f) : -x;
  return 1.0f / (rough_exp(y) + 1.0f);
}

MATH REAL m_erf(REAL x) {
  REAL a = fabs(x);
  REAL z = x * x;
  REAL p = FMA(-5.96761703e-4f, z, 4.99119423e-3f);
  p = FMA(p, z, -2.67681349e-2f);
  p = FMA(p, z, 1.12819925e-1f);
  p = FMA(p, z, -3.76125336e-1f);
  p = FMA(p, z, 1.28379166e-1f);
  REAL small = FMA(p, x, x);
  REAL q = FMA(-1.72853470e-5f, a, 3.83197126e-4f);
  REAL u = FMA(-3.88396438e-3f, a, 2.42546219e-2f);
  q = FMA(q, z, u);
  q = FMA(q, a, -1.06777877e-1f);
  q = FMA(q, a, -6.34846687e-1f);
  q = FMA(q, a, -1.28717512e-1f);
  REAL large = 1.0f - rough_exp(FMA(q, a, -a));
  large = x < 0 ? -large : large;
  return a > 0.927734375f ? large : small;
}

// NaN if either is; -0 is less than +0.
MATH REAL m_max(REAL a, REAL b) {
  REAL larger = a == b ? AS_REAL(AS_INT(a) & AS_INT(b)) : (a > b ? a : b);
  return isnan(a) ? a : (isnan(b) ? b : larger);
}

MATH REAL m_min(REAL a, REAL b) {
  REAL smaller = a == b ? AS_REAL(AS_INT(a) | AS_INT(b)) : (a < b ? a : b);
  return isnan(a) ? a : (isnan(b) ? b : smaller);
}

#define ROUND(r) x += y; y = rotate(y, (UINT)(r)) ^ x;
#define ODD ROUND(13) ROUND(15) ROUND(26) ROUND(6)
#define EVEN ROUND(17) ROUND(29) ROUND(16) ROUND(24)
#define KEYS(a, b) x += a; y += b;

// Word 0 of Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror, Shaw 2011).
MATH UINT random_word(uint key0, uint key1, UINT counter0, uint counter1) {
  uint key2 = 0x1BD11BDAu ^ key0 ^ key1;
  UINT x = counter0 + key0;
  UINT y = (UINT)(counter1 + key1);
  ODD KEYS(key1, key2 + 1)
  EVEN KEYS(key2, key0 + 2)
  ODD KEYS(key0, key1 + 3)
  EVEN KEYS(key1, key2 + 4)
  ODD KEYS(key2, key0 + 5)
  return x;
}
#undef ROUND
#undef ODD
#undef EVEN
#undef KEYS

// chance: key 0, key 1, step, threshold; a threshold of 2^32 does not fit and is said by always.
MATH INT m_chance(uint4 chance, int always, UINT position) {
  return (INT)(-always) | (random_word(chance.x, chance.y, position, chance.z) < chance.w);
}
