// Pooling for CPUs: a work-item computes a row of all images, by vectors of LANES channels and the rest one by one.
// Kernels, arguments and results are those of pools.cl.
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define VECTOR JOIN(float, LANES)
#define INTS JOIN(int, LANES)
#define LOAD JOIN(vload, LANES)
#define STORE JOIN(vstore, LANES)
#define ONE_ITEM __attribute__((reqd_work_group_size(1, 1, 1)))

// A loop over the taps of a window at (top, left) that lie inside an image of m.s3 rows and m.s4 columns.
#define FOR_TAPS                                                                \
  for (int a = 0, h = top; a < window.s0; a++, h += window.s4)                  \
    for (int b = 0, w = left; b < window.s1; b++, w += window.s5)               \
      if ((uint)h < (uint)m.s3 && (uint)w < (uint)m.s4)

__kernel ONE_ITEM void max_pool(
    int8 m, int8 window, float inverse, __global const float* restrict from, int fromAt, __global float* restrict y,
    int yAt, __global int* restrict winner, int winnerAt) {
  int r = get_group_id(0);
  int channels = m.s5;
  int top = r % m.s2 * window.s2 - window.s6;
  __global const float* image = from + fromAt + (long)(r / m.s2) * m.s3 * m.s4 * channels;
  for (int q = 0, left = -window.s7; q < m.s1 / channels; q++, left += window.s3) {
    long at = (long)r * m.s1 + q * channels;
    int c = 0;
    for (; c + LANES <= channels; c += LANES) {
      VECTOR best = (VECTOR)(-INFINITY);
      INTS won = (INTS)(-1);
      FOR_TAPS {
        VECTOR value = LOAD(0, image + (h * m.s4 + w) * channels + c);
        INTS wins = won < 0 || value > best || (isnan(value) && !isnan(best));
        best = wins ? value : best;
        won = wins ? (INTS)(a * window.s1 + b) : won;
      }
      STORE(best, 0, y + yAt + at + c);
      STORE(max(won, (INTS)(0)), 0, winner + winnerAt + at + c);
    }
    for (; c < channels; c++) {
      float best = -INFINITY;
      int won = -1;
      FOR_TAPS {
        float value = image[(h * m.s4 + w) * channels + c];
        int wins = won < 0 | value > best | (isnan(value) & !isnan(best));
        best = wins ? value : best;
        won = wins ? a * window.s1 + b : won;
      }
      y[yAt + at + c] = best;
      winner[winnerAt + at + c] = max(won, 0);
    }
  }
}

// An item adds the windows of its row in order, so that an element's summands come as in pools.cl.
__kernel ONE_ITEM void pool_grad(
    int8 m, int8 window, float4 inverse, int all, __global const float* restrict dy, int dyAt,
    __global const int* restrict winner, int winnerAt, __global float* restrict to, int toAt) {
  int r = get_group_id(0);
  int channels = m.s5;
  uint width = m.s1 / channels;
  __global float* row = to + toAt + (long)r * m.s1;
  for (int i = 0; i < m.s1; i++) {
    row[i] = 0;
  }
  for (int a = window.s0 - 1; a >= 0; a--) {
    int h = r % m.s2 + window.s6 - a * window.s4;
    int p = h / window.s2;
    if (h < 0 || p * window.s2 != h || p >= m.s3) {
      continue;
    }
    long at = (long)(r / m.s2) * m.s3 * m.s6 + (long)p * m.s6;
    for (int q = 0; q < m.s4; q++, at += channels) {
      for (int b = 0; b < window.s1; b++) {
        int w = q * window.s3 - window.s7 + b * window.s5;
        int tap = a * window.s1 + b;
        if ((uint)w >= width) {
          continue;
        }
        __global float* sums = row + w * channels;
        int c = 0;
        for (; c + LANES <= channels; c += LANES) {
          VECTOR g = LOAD(0, dy + dyAt + at + c);
          INTS mine = all || LOAD(0, winner + winnerAt + at + c) == tap;
          STORE(LOAD(0, sums + c) + (mine ? g : (VECTOR)(0.0f)), 0, sums + c);
        }
        for (; c < channels; c++) {
          sums[c] += all || winner[winnerAt + at + c] == tap ? dy[dyAt + at + c] : 0;
        }
      }
    }
  }
}

__kernel ONE_ITEM void average_pool(
    int8 m, int8 window, float inverse, int countPadding, int share, __global const float* restrict from, int fromAt,
    __global float* restrict y, int yAt) {
  int r = get_group_id(0);
  int channels = m.s5;
  int top = r % m.s2 * window.s2 - window.s6;
  __global const float* image = from + fromAt + (long)(r / m.s2) * m.s3 * m.s4 * channels;
  for (int q = 0, left = -window.s7; q < m.s1 / channels; q++, left += window.s3) {
    long at = (long)r * m.s1 + q * channels;
    int count = 0;
    FOR_TAPS { count++; }
    count = countPadding ? window.s0 * window.s1 : max(count, 1);
    int c = 0;
    for (; c + LANES <= channels; c += LANES) {
      VECTOR sum = (VECTOR)(0.0f);
      if (share) {
        sum = LOAD(0, from + fromAt + at + c);
      } else {
        FOR_TAPS { sum += LOAD(0, image + (h * m.s4 + w) * channels + c); }
      }
      STORE(sum / count, 0, y + yAt + at + c);
    }
    for (; c < channels; c++) {
      float sum = 0;
      if (share) {
        sum = from[fromAt + at + c];
      } else {
        FOR_TAPS { sum += image[(h * m.s4 + w) * channels + c]; }
      }
      y[yAt + at + c] = sum / count;
    }
  }
}
