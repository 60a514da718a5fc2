// Softmax and cross-entropy of rows; the sharing of rows is that of shared_rows.cl.

// y = softmax(x), or its logarithm; y may be x.
__kernel void softmax(
    int rows, int columns, int logarithm, __global const float* x, int xAt, __global float* y, int yAt) {
  SHARED;
  int row = ROW;
  long from = (long)row * columns;
  x += xAt + from;
  y += yAt + from;
  float largest = -INFINITY;
  FOR_COLUMNS { largest = m_max(largest, x[c]); }
  largest = row_max(largest);
  float sum = 0;
  FOR_COLUMNS { sum += m_exp(x[c] - largest); }
  sum = row_sum(sum);
  float shift = m_log(sum);
  FOR_COLUMNS {
    float below = x[c] - largest;
    y[c] = logarithm ? below - shift : m_exp(below) / sum;
  }
}

// dx = y * (dy - sum of dy * y), or for the logarithm dy - exp(y) * sum of dy; dx may be dy.
__kernel void softmax_grad(
    int rows, int columns, int logarithm, __global const float* dy, int dyAt, __global const float* y, int yAt,
    __global float* dx, int dxAt) {
  SHARED;
  int row = ROW;
  long from = (long)row * columns;
  dy += dyAt + from;
  y += yAt + from;
  dx += dxAt + from;
  float sum = 0;
  FOR_COLUMNS { sum += logarithm ? dy[c] : dy[c] * y[c]; }
  sum = row_sum(sum);
  FOR_COLUMNS { dx[c] = logarithm ? dy[c] - m_exp(y[c]) * sum : y[c] * (dy[c] - sum); }
}

// p = softmax(x), loss = -(sum over c of target[c] * log p[c]), target = rest everywhere and hit at the label.
__kernel void cross_entropy(
    int rows, int columns, float hit, float rest, __global const float* x, int xAt, __global const int* labels,
    int labelsAt, __global float* loss, int lossAt, __global float* p, int pAt) {
  SHARED;
  int row = ROW;
  long from = (long)row * columns;
  x += xAt + from;
  p += pAt + from;
  int label = row < rows ? labels[labelsAt + row] : 0;
  float largest = -INFINITY;
  FOR_COLUMNS { largest = m_max(largest, x[c]); }
  largest = row_max(largest);
  float sum = 0;
  FOR_COLUMNS { sum += m_exp(x[c] - largest); }
  float shift = m_log(row_sum(sum));
  float lost = 0;
  FOR_COLUMNS {
    float logarithm = x[c] - largest - shift;
    // Without smoothing, an infinite logarithm elsewhere must not meet a factor of 0.
    lost -= c == label ? logarithm * hit : rest == 0 ? 0 : logarithm * rest;
    p[c] = m_exp(logarithm);
  }
  lost = row_sum(lost);
  if (LANE == 0 && row < rows) {
    loss[lossAt + row] = lost;
  }
}

// dx = dLoss * (p - rest - only at the label); dx may be p. x: columns, y: rows.
__kernel void cross_entropy_grad(
    int rows, int columns, float only, float rest, __global const float* dLoss, int dLossAt,
    __global const float* p, int pAt, __global const int* labels, int labelsAt, __global float* dx, int dxAt) {
  size_t c = get_global_id(0);
  size_t row = get_global_id(1);
  if (c < columns && row < rows) {
    long at = row * columns + c;
    float target = (int)c == labels[labelsAt + row] ? only : 0;
    dx[dxAt + at] = (p[pAt + at] - rest - target) * dLoss[dLossAt + row];
  }
}
