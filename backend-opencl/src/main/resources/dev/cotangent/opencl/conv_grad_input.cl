// The gradient of a convolution's input where filters are not finite.

// Sets flag[0] to 1 if one of the elements is not finite: then a product with 0 is NaN, not 0.
__kernel void find_infinite(int count, __global const float* from, int fromAt, __global int* flag) {
  int items = get_global_size(0);
  int item = get_global_id(0);
  float zero = 0;
  for (int t = 0; t < (count + items - 1) / items; t++) {
    int i = t * items + item;
    if (i < count) {
      zero += from[fromAt + i] * 0;
    }
  }
  if (zero != 0) {
    atomic_or(flag, 1);
  }
}

// If flag is set: dx = the sum of dy * w over the outputs that read x, and over no padding; else nothing.
// m: height, width and channels of dx, height, width and channels of dy, channels of a filter, rows of all dx.
// window: as for pooling. An item computes a row of dx; taps go backwards, as their outputs go forwards.
__kernel void grad_input_exact(
    int8 m, int8 window, __global const int* flag, __global const float* dy, int dyAt, __global const float* w, int wAt,
    __global float* dx, int dxAt) {
  int row = get_global_id(0);
  if (flag[0] == 0 || row >= m.s7) {
    return;
  }
  int filters = m.s5 / (m.s2 / m.s6);
  for (int x = 0; x < m.s1 * m.s2; x++) {
    int channel = x % m.s2;
    int first = channel / m.s6 * filters;
    float sum = 0;
    for (int tap = window.s0 * window.s1 - 1; tap >= 0; tap--) {
      int h = row % m.s0 + window.s6 - tap / window.s1 * window.s4;
      int v = x / m.s2 + window.s7 - tap % window.s1 * window.s5;
      int p = h / window.s2;
      int q = v / window.s3;
      if (h >= 0 && v >= 0 && p * window.s2 == h && q * window.s3 == v && p < m.s3 && q < m.s4) {
        long from = dyAt + ((long)(row / m.s0 * m.s3 + p) * m.s4 + q) * m.s5 + first;
        for (int f = 0; f < filters; f++) {
          int at = ((first + f) * window.s0 * window.s1 + tap) * m.s6 + channel % m.s6;
          sum = fma(dy[from + f], w[wAt + at], sum);
        }
      }
    }
    dx[dxAt + (long)row * m.s1 * m.s2 + x] = sum;
  }
}
