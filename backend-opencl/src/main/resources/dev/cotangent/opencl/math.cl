// Elementary functions by exactly defined operations, the same on every device.
// Polynomials of exp, log and tanh: Stephen Moshier, Cephes Mathematical Library 2.2 (1992), single.
// Those of erf: Norbert Juffa, stackoverflow.com, question 35148198 (2016).
#pragma OPENCL FP_CONTRACT OFF

#define LOG2_E 1.44269504f
#define LN2_HIGH 0.693359375f
#define LN2_LOW -2.12194440e-4f
#define ROUNDER 0x1.8p23f
#define EXP_ROUNDER (0x1.8p23f + 127.0f)

float exp_remainder(float y, float n) { return fma(n, -LN2_LOW, fma(n, -LN2_HIGH, y)); }

// 2 (e^r - 1 - r) / r^2
float twice_exp_tail(float r) {
  float p = fma(2 * 1.9875691500e-4f, r, 2 * 1.3981999507e-3f);
  p = fma(p, r, 2 * 8.3334519073e-3f);
  p = fma(p, r, 2 * 4.1665795894e-2f);
  p = fma(p, r, 2 * 1.6666665459e-1f);
  return fma(p, r, 2 * 5.0000001201e-1f);
}

// The low bits of a sum with EXP_ROUNDER are the exponent field of the power of 2.
float power_of_two(float shifted) { return as_float(as_int(shifted) << 23); }

float m_exp(float x) {
  float shifted = fma(x, LOG2_E, ROUNDER);
  float r = exp_remainder(x, shifted - ROUNDER);
  float p = fma(fma(twice_exp_tail(r), r, 2.0f) * 0.5f, r, 1.0f);
  float y = as_float(as_int(p) + (as_int(shifted) << 23)) + x * 0.0f;
  y = x > 88.72283f ? INFINITY : y;
  return x < -87.33654f ? 0.0f : y;
}

// Less exact, and defined between -87.3 and 88.73 only.
float rough_exp(float x) {
  float y = x < -87.3f ? -87.3f : x;
  float shifted = fma(y, LOG2_E, EXP_ROUNDER - 1);
  float r = exp_remainder(y, shifted - (EXP_ROUNDER - 1));
  return fma(fma(twice_exp_tail(r), r, 2.0f), r, 2.0f) * power_of_two(shifted);
}

float m_log(float x) {
  int small = x < 0x1p-126f;
  float y = small ? x * 0x1p23f : x;
  int bits = as_int(y) - 0x3F3504F3;
  float e = as_float((bits >> 23) + 0x4B400000) - ROUNDER;
  e = small ? e - 23 : e;
  float f = as_float((bits & 0x007FFFFF) + 0x3F3504F3) - 1.0f;
  float z = f * f;
  float t = fma(7.0376836292e-2f, f, -1.1514610310e-1f);
  t = fma(t, f, 1.1676998740e-1f);
  t = fma(t, f, -1.2420140846e-1f);
  t = fma(t, f, 1.4249322787e-1f);
  t = fma(t, f, -1.6668057665e-1f);
  t = fma(t, f, 2.0000714765e-1f);
  t = fma(t, f, -2.4999993993e-1f);
  t = fma(t, f, 3.3333331174e-1f);
  float p = fma(e, LN2_LOW, t * f * z);
  p = fma(z, -0.5f, p);
  p = fma(e, LN2_HIGH, f + p);
  p = x == INFINITY ? x : p;
  p = x >= 0 ? p : NAN;
  return x == 0 ? -INFINITY : p;
}

float m_tanh(float x) {
  float y = x > 10.0f ? 10.0f : x;
  y = y < -10.0f ? -10.0f : y;
  y = y + y;
  float shifted = fma(y, LOG2_E, EXP_ROUNDER);
  float r = exp_remainder(y, shifted - EXP_ROUNDER);
  float twice = fma(twice_exp_tail(r), r, 2.0f) * r;
  float power = power_of_two(shifted);
  float d = fma(twice * 0.5f, power, power - 1.0f);
  return x == 0 ? x : d / (d + 2.0f);
}

float m_sigmoid(float x) {
  float y = -x > 88.73f ? 88.73f : -x;
  return 1.0f / (rough_exp(y) + 1.0f);
}

float m_erf(float x) {
  float a = fabs(x);
  float z = x * x;
  float p = fma(-5.96761703e-4f, z, 4.99119423e-3f);
  p = fma(p, z, -2.67681349e-2f);
  p = fma(p, z, 1.12819925e-1f);
  p = fma(p, z, -3.76125336e-1f);
  p = fma(p, z, 1.28379166e-1f);
  float small = fma(p, x, x);
  float q = fma(-1.72853470e-5f, a, 3.83197126e-4f);
  float u = fma(-3.88396438e-3f, a, 2.42546219e-2f);
  q = fma(q, z, u);
  q = fma(q, a, -1.06777877e-1f);
  q = fma(q, a, -6.34846687e-1f);
  q = fma(q, a, -1.28717512e-1f);
  float large = 1.0f - rough_exp(fma(q, a, -a));
  large = x < 0 ? -large : large;
  return a > 0.927734375f ? large : small;
}

// NaN if either is; -0 is less than +0.
float m_max(float a, float b) {
  float larger = a == b ? as_float(as_int(a) & as_int(b)) : (a > b ? a : b);
  return isnan(a) ? a : (isnan(b) ? b : larger);
}

float m_min(float a, float b) {
  float smaller = a == b ? as_float(as_int(a) | as_int(b)) : (a < b ? a : b);
  return isnan(a) ? a : (isnan(b) ? b : smaller);
}

uint2 threefry_rounds(uint2 x, uint4 r) {
  x.x += x.y;
  x.y = rotate(x.y, r.x) ^ x.x;
  x.x += x.y;
  x.y = rotate(x.y, r.y) ^ x.x;
  x.x += x.y;
  x.y = rotate(x.y, r.z) ^ x.x;
  x.x += x.y;
  x.y = rotate(x.y, r.w) ^ x.x;
  return x;
}

// Word 0 of Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror, Shaw 2011).
uint random_word(uint key0, uint key1, uint counter0, uint counter1) {
  uint key2 = 0x1BD11BDAu ^ key0 ^ key1;
  uint4 odd = (uint4)(13, 15, 26, 6);
  uint4 even = (uint4)(17, 29, 16, 24);
  uint2 x = (uint2)(counter0 + key0, counter1 + key1);
  x = threefry_rounds(x, odd) + (uint2)(key1, key2 + 1);
  x = threefry_rounds(x, even) + (uint2)(key2, key0 + 2);
  x = threefry_rounds(x, odd) + (uint2)(key0, key1 + 3);
  x = threefry_rounds(x, even) + (uint2)(key1, key2 + 4);
  x = threefry_rounds(x, odd) + (uint2)(key2, key0 + 5);
  return x.x;
}

// chance: key 0, key 1, step, threshold; a threshold of 2^32 does not fit and is said by always.
int m_chance(uint4 chance, int always, uint position) {
  return always || random_word(chance.x, chance.y, position, chance.z) < chance.w;
}
