// Pooling over windows. Work-items: x, an element of a row of images; y, a row of all images. Loops have the same
// count for all items and loads are guarded inside, so that neighbours can run as one vector.
// window: height, width, stride height, stride width, dilation height, dilation width, top and left padding.

// y = the maximum over each window, winner = its tap. m: rows and row of y, images' p, height, width, channels.
__kernel void max_pool(
    int8 m, int8 window, float inverse, __global const float* from, int fromAt, __global float* y, int yAt,
    __global int* winner, int winnerAt) {
  uint x = get_global_id(0);
  uint r = get_global_id(1);
  int inside = x < (uint)m.s1 && r < (uint)m.s0;
  int top = (int)(r % m.s2) * window.s2 - window.s6;
  int q = quotient(x, m.s5, inverse);
  int left = q * window.s3 - window.s7;
  int image = fromAt + (int)(r / m.s2) * m.s3 * m.s4 * m.s5 + (int)x - q * m.s5;
  float best = -INFINITY;
  int won = -1;
  for (int a = 0; a < window.s0; a++) {
    for (int b = 0; b < window.s1; b++) {
      int h = top + a * window.s4;
      int w = left + b * window.s5;
      if (inside && h >= 0 && h < m.s3 && w >= 0 && w < m.s4) {
        float value = from[image + (h * m.s4 + w) * m.s5];
        int wins = won < 0 || value > best || (isnan(value) && !isnan(best));
        best = wins ? value : best;
        won = wins ? a * window.s1 + b : won;
      }
    }
  }
  if (inside) {
    y[yAt + r * m.s1 + x] = best;
    winner[winnerAt + r * m.s1 + x] = max(won, 0);
  }
}

// to = the sum over all windows that hold an element of dy, where ALL or where its tap won.
// Taps go backwards, so that summands come in the order of their windows.
// m: rows and row of to, height of to, height, width and channels of dy, row of dy.
__kernel void pool_grad(
    int8 m, int8 window, float4 inverse, int all, __global const float* dy, int dyAt,
    __global const int* winner, int winnerAt, __global float* to, int toAt) {
  uint x = get_global_id(0);
  uint r = get_global_id(1);
  int inside = x < (uint)m.s1 && r < (uint)m.s0;
  int top = (int)(r % m.s2) + window.s6;
  int column = quotient(x, m.s5, inverse.x);
  int left = column + window.s7;
  int image = (int)(r / m.s2) * m.s3 * m.s6 + (int)x - column * m.s5;
  float sum = 0;
  for (int a = window.s0 - 1; a >= 0; a--) {
    for (int b = window.s1 - 1; b >= 0; b--) {
      int h = top - a * window.s4;
      int w = left - b * window.s5;
      int p = quotient(h, window.s2, inverse.y);
      int q = quotient(w, window.s3, inverse.z);
      if (inside && h >= 0 && w >= 0 && p * window.s2 == h && q * window.s3 == w && p < m.s3 && q < m.s4) {
        int at = image + p * m.s6 + q * m.s5;
        if (all || winner[winnerAt + at] == a * window.s1 + b) {
          sum += dy[dyAt + at];
        }
      }
    }
  }
  if (inside) {
    to[toAt + r * m.s1 + x] = sum;
  }
}

// y = the mean over each window, or, if share is set, the same element of from (dy) divided as the mean is.
__kernel void average_pool(
    int8 m, int8 window, float inverse, int countPadding, int share, __global const float* from, int fromAt,
    __global float* y, int yAt) {
  uint x = get_global_id(0);
  uint r = get_global_id(1);
  int inside = x < (uint)m.s1 && r < (uint)m.s0;
  int top = (int)(r % m.s2) * window.s2 - window.s6;
  int q = quotient(x, m.s5, inverse);
  int left = q * window.s3 - window.s7;
  int image = fromAt + (int)(r / m.s2) * m.s3 * m.s4 * m.s5 + (int)x - q * m.s5;
  float sum = 0;
  int count = 0;
  for (int a = 0; a < window.s0; a++) {
    for (int b = 0; b < window.s1; b++) {
      int h = top + a * window.s4;
      int w = left + b * window.s5;
      int seen = h >= 0 && h < m.s3 && w >= 0 && w < m.s4;
      count += seen;
      if (inside && seen && !share) {
        sum += from[image + (h * m.s4 + w) * m.s5];
      }
    }
  }
  count = countPadding ? window.s0 * window.s1 : max(count, 1);
  if (inside) {
    float value = share ? from[fromAt + r * m.s1 + x] : sum;
    y[yAt + r * m.s1 + x] = value / count;
  }
}
