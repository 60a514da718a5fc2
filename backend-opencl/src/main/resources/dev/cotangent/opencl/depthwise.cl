// Convolution in which each output channel reads one input channel, and its gradients.
// m: height, width and channels of x, height, width and channels of y, outputs of an input channel.
// window: height, width, stride height, stride width, dilation height, dilation width, top and left padding.
// Filters are [taps, out], so that neighbouring channels lie beside each other. x: channel, y: column, z: row.
#define HEIGHT m.s0
#define WIDTH m.s1
#define IN m.s2
#define OUT_HEIGHT m.s3
#define OUT_WIDTH m.s4
#define OUT m.s5
#define EACH m.s6

__kernel void depthwise(
    int8 m, int8 window, __global const float* x, int xAt, __global const float* w, __global float* y, int yAt) {
  int o = get_global_id(0);
  int q = get_global_id(1);
  int row = get_global_id(2);
  int inside = o < OUT && q < OUT_WIDTH;
  int top = row % OUT_HEIGHT * window.s2 - window.s6;
  int left = q * window.s3 - window.s7;
  long image = xAt + (long)(row / OUT_HEIGHT) * HEIGHT * WIDTH * IN + o / EACH;
  float sum = 0;
  for (int a = 0; a < window.s0; a++) {
    for (int b = 0; b < window.s1; b++) {
      int h = top + a * window.s4;
      int v = left + b * window.s5;
      if (inside && h >= 0 && h < HEIGHT && v >= 0 && v < WIDTH) {
        sum = fma(x[image + (long)(h * WIDTH + v) * IN], w[(a * window.s1 + b) * OUT + o], sum);
      }
    }
  }
  if (inside) {
    y[yAt + ((long)row * OUT_WIDTH + q) * OUT + o] = sum;
  }
}

// dx = the sum over all outputs that read x; taps go backwards, as their outputs go forwards.
__kernel void depthwise_grad_input(
    int8 m, int8 window, __global const float* dy, int dyAt, __global const float* w, __global float* dx, int dxAt) {
  int i = get_global_id(0);
  int v = get_global_id(1);
  int row = get_global_id(2);
  int inside = i < IN && v < WIDTH;
  int top = row % HEIGHT + window.s6;
  int left = v + window.s7;
  long image = dyAt + (long)(row / HEIGHT) * OUT_HEIGHT * OUT_WIDTH * OUT + i * EACH;
  float sum = 0;
  for (int a = window.s0 - 1; a >= 0; a--) {
    for (int b = window.s1 - 1; b >= 0; b--) {
      int h = top - a * window.s4;
      int c = left - b * window.s5;
      int p = h / window.s2;
      int q = c / window.s3;
      if (inside && h >= 0 && c >= 0 && p * window.s2 == h && q * window.s3 == c && p < OUT_HEIGHT && q < OUT_WIDTH) {
        long at = image + (long)(p * OUT_WIDTH + q) * OUT;
        for (int e = 0; e < EACH; e++) {
          sum = fma(dy[at + e], w[(a * window.s1 + b) * OUT + i * EACH + e], sum);
        }
      }
    }
  }
  if (inside) {
    dx[dxAt + ((long)row * WIDTH + v) * IN + i] = sum;
  }
}

// One row of taps of dw over a segment of the rows of all y: to[segment, taps, out]. x: channel, y: row of taps,
// z: segment. TAPS: taps in a row, known to the compiler so that their sums stay in registers.
#ifdef TAPS
__kernel void depthwise_grad_filter(
    int8 m, int8 window, int rows, int segment, __global const float* dy, int dyAt, __global const float* x, int xAt,
    __global float* to) {
  int o = get_global_id(0);
  int a = get_group_id(1);
  int s = get_group_id(2);
  float sums[TAPS];
  for (int b = 0; b < TAPS; b++) {
    sums[b] = 0;
  }
  int end = min(rows, (s + 1) * segment);
  for (int row = s * segment; row < end; row++) {
    int h = row % OUT_HEIGHT * window.s2 - window.s6 + a * window.s4;
    long line = xAt + ((long)(row / OUT_HEIGHT) * HEIGHT + h) * WIDTH * IN + o / EACH;
    if (h >= 0 && h < HEIGHT) {
      for (int q = 0; q < OUT_WIDTH; q++) {
        float g = o < OUT ? dy[dyAt + ((long)row * OUT_WIDTH + q) * OUT + o] : 0;
        __attribute__((opencl_unroll_hint(TAPS))) for (int b = 0; b < TAPS; b++) {
          int v = q * window.s3 - window.s7 + b * window.s5;
          if (o < OUT && v >= 0 && v < WIDTH) {
            sums[b] = fma(g, x[line + (long)v * IN], sums[b]);
          }
        }
      }
    }
  }
  if (o < OUT) {
    for (int b = 0; b < TAPS; b++) {
      to[((long)(s * window.s0 + a) * TAPS + b) * OUT + o] = sums[b];
    }
  }
}
#endif

// dw[out, taps] = the sum over segments of parts[segment, taps, out]. x: channel, y: tap.
__kernel void depthwise_join(int segments, int taps, int out, __global const float* parts, __global float* dw, int dwAt) {
  int o = get_global_id(0);
  int tap = get_group_id(1);
  float sum = 0;
  for (int s = 0; s < segments; s++) {
    if (o < out) {
      sum += parts[((long)s * taps + tap) * out + o];
    }
  }
  if (o < out) {
    dw[dwAt + o * taps + tap] = sum;
  }
}
