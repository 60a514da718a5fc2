// What convolutions need beside matrix products: padded images and tables of positions.

// to[image, h, w, c]: images with zeros around them.
// x: elements of a row of the padded image, y: rows of all padded images; row and left count elements.
__kernel void pad_images(
    int rows, int padded, int paddedHeight, int height, int row, int top, int left, __global const float* from,
    int fromAt, __global float* to) {
  long x = get_global_id(0);
  long y = get_global_id(1);
  if (x < padded && y < rows) {
    int image = (uint)y / (uint)paddedHeight;
    int h = (int)y - image * paddedHeight - top;
    int inside = h >= 0 && h < height && x >= left && x < left + row;
    __global const float* source = from + fromAt + (long)(image * height + h) * row - left;
    to[y * padded + x] = inside ? source[x] : 0;
  }
}

// The same with step - 1 zeros between pixels; left counts pixels. inverse: 1 / channels, 1 / step.
__kernel void spread_images(
    int rows, int padded, int paddedHeight, int height, int width, int channels, int top, int left, int step,
    float2 inverse, __global const float* from, int fromAt, __global float* to) {
  uint x = get_global_id(0);
  uint y = get_global_id(1);
  if (x < (uint)padded && y < (uint)rows) {
    int image = y / paddedHeight;
    int h = (int)(y % paddedHeight) - top;
    int column = quotient(x, channels, inverse.x);
    int w = column - left;
    int p = quotient(h, step, inverse.y);
    int q = quotient(w, step, inverse.y);
    int inside = h >= 0 && w >= 0 && p * step == h && q * step == w && p < height && q < width;
    int at = ((image * height + p) * width + q) * channels + (int)x - column * channels;
    to[y * padded + x] = inside ? from[fromAt + at] : 0;
  }
}

// Table of three axes: to[(i * n + j) * l + k] = i * a + j * b + k * c, axes (m, n, l), steps (a, b, c).
__kernel void positions(int m, int n, int l, int a, int b, int c, __global int* to) {
  uint at = get_global_id(0);
  if (at < (uint)(m * n * l)) {
    to[at] = (int)(at / (n * l)) * a + (int)(at / l % n) * b + (int)(at % l) * c;
  }
}

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
