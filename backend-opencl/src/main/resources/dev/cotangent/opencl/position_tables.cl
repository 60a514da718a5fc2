// Table of three axes: to[(i * n + j) * l + k] = i * a + j * b + k * c, axes (m, n, l), steps (a, b, c).
__kernel void positions(int m, int n, int l, int a, int b, int c, __global int* to) {
  uint at = get_global_id(0);
  if (at < (uint)(m * n * l)) {
    to[at] = (int)(at / (n * l)) * a + (int)(at / l % n) * b + (int)(at % l) * c;
  }
}
