// How many fused multiply-adds a device does at most: chains in registers that do not wait for each other.
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define VECTOR JOIN(float, LANES)

// to[item] = a sum that depends on all of rounds * CHAINS * LANES multiply-adds.
__kernel void fma_peak(int rounds, float factor, float summand, __global float* to) {
  VECTOR sums[CHAINS];
  __attribute__((opencl_unroll_hint(CHAINS))) for (int i = 0; i < CHAINS; i++) {
    sums[i] = (VECTOR)(get_global_id(0) + i);
  }
  VECTOR a = (VECTOR)(factor);
  VECTOR b = (VECTOR)(summand);
  for (int round = 0; round < rounds; round++) {
    __attribute__((opencl_unroll_hint(CHAINS))) for (int i = 0; i < CHAINS; i++) { sums[i] = fma(sums[i], a, b); }
  }
  VECTOR sum = sums[0];
  __attribute__((opencl_unroll_hint(CHAINS))) for (int i = 1; i < CHAINS; i++) { sum += sums[i]; }
  to[get_global_id(0)] = sum.s0 + sum.s1 + sum.s2 + sum.s3;
}
