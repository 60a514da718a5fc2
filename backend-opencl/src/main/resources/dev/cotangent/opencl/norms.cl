// Normalisation over rows (layer, root mean square) and over columns (batch); rows are shared as shared_rows.cl says.

// Layer normalisation, or, if centred is 0, division by the root mean square. second: variance or mean square.
__kernel void norm_rows(
    int rows, int columns, int centred, float eps, __global const float* x, int xAt, __global const float* gain,
    int gainAt, __global const float* bias, int biasAt, __global float* y, int yAt, __global float* means,
    int meansAt, __global float* second, int secondAt) {
  SHARED;
  int row = ROW;
  long from = (long)row * columns;
  x += xAt + from;
  y += yAt + from;
  float sum = 0;
  if (centred) {
    FOR_COLUMNS { sum += x[c]; }
  }
  float mean = centred ? row_sum(sum) / columns : 0;
  float squares = 0;
  FOR_COLUMNS {
    float below = x[c] - mean;
    squares += below * below;
  }
  float square = row_sum(squares) / columns;
  float scale = 1 / sqrt(square + eps);
  FOR_COLUMNS {
    float scaled = (x[c] - mean) * scale * gain[gainAt + c];
    y[c] = centred ? scaled + bias[biasAt + c] : scaled;
  }
  if (LANE == 0 && row < rows) {
    if (centred) {
      means[meansAt + row] = mean;
    }
    second[secondAt + row] = square;
  }
}

// dx = s * (g - mean of g - x' * mean of g x'), g = dy * gain, x' = (x - mean) * s; without the first mean if not centred.
__kernel void norm_rows_grad(
    int rows, int columns, int centred, float eps, __global const float* dy, int dyAt, __global const float* x,
    int xAt, __global const float* gain, int gainAt, __global const float* means, int meansAt,
    __global const float* second, int secondAt, __global float* dx, int dxAt) {
  SHARED;
  int row = ROW;
  long from = (long)row * columns;
  dy += dyAt + from;
  x += xAt + from;
  dx += dxAt + from;
  int known = min(row, rows - 1);
  float mean = centred ? means[meansAt + known] : 0;
  float scale = 1 / sqrt(second[secondAt + known] + eps);
  float sum = 0;
  float product = 0;
  FOR_COLUMNS {
    float g = dy[c] * gain[gainAt + c];
    sum += g;
    product += g * ((x[c] - mean) * scale);
  }
  sum = centred ? row_sum(sum) / columns : 0;
  product = row_sum(product) / columns;
  FOR_COLUMNS {
    float g = dy[c] * gain[gainAt + c];
    dx[c] = (g - sum - (x[c] - mean) * scale * product) * scale;
  }
}

// Sum and squared distances from the mean of each column, for one segment of rows: to[segment, 2, columns].
__kernel void column_moments(
    int rows, int columns, int segment, __global const float* x, int xAt, __global float* to) {
  int c = get_global_id(0);
  int s = get_group_id(1);
  int from = s * segment;
  int end = min(rows, from + segment);
  float sum = 0;
  for (int row = from; row < end; row++) {
    if (c < columns) {
      sum += x[xAt + (long)row * columns + c];
    }
  }
  float mean = sum / (end - from);
  float squares = 0;
  for (int row = from; row < end; row++) {
    if (c < columns) {
      float below = x[xAt + (long)row * columns + c] - mean;
      squares += below * below;
    }
  }
  if (c < columns) {
    to[2 * s * columns + c] = sum;
    to[(2 * s + 1) * columns + c] = squares;
  }
}

// Mean and variance of each column from those of its segments (Chan, Golub and LeVeque 1979).
__kernel void join_moments(
    int rows, int columns, int segment, int segments, __global const float* moments, __global float* means,
    int meansAt, __global float* variances, int variancesAt) {
  int c = get_global_id(0);
  float sum = 0;
  for (int s = 0; s < segments; s++) {
    if (c < columns) {
      sum += moments[2 * s * columns + c];
    }
  }
  float mean = sum / rows;
  float squares = 0;
  for (int s = 0; s < segments; s++) {
    if (c < columns) {
      int count = min(segment, rows - s * segment);
      float apart = moments[2 * s * columns + c] / count - mean;
      squares += moments[(2 * s + 1) * columns + c] + count * (apart * apart);
    }
  }
  if (c < columns) {
    means[meansAt + c] = mean;
    variances[variancesAt + c] = squares / rows;
  }
}

// y = (x - mean) * gain / sqrt(variance + eps) + bias, by columns. x: columns, y: rows.
__kernel void norm_columns(
    int rows, int columns, float eps, __global const float* x, int xAt, __global const float* gain, int gainAt,
    __global const float* bias, int biasAt, __global const float* means, int meansAt,
    __global const float* variances, int variancesAt, __global float* y, int yAt) {
  size_t c = get_global_id(0);
  size_t row = get_global_id(1);
  if (c < columns && row < rows) {
    long at = row * columns + c;
    float scale = 1 / sqrt(variances[variancesAt + c] + eps);
    y[yAt + at] = (x[xAt + at] - means[meansAt + c]) * scale * gain[gainAt + c] + bias[biasAt + c];
  }
}

// Sums of dy and of dy * x' over a segment of rows: to[segment, 2, columns]. Means and second moments belong to
// columns, or if byRow is set to rows.
__kernel void gain_sums(
    int rows, int columns, int segment, int byRow, int centred, float eps, __global const float* dy, int dyAt,
    __global const float* x, int xAt, __global const float* means, int meansAt, __global const float* second,
    int secondAt, __global float* to) {
  int c = get_global_id(0);
  int s = get_group_id(1);
  int from = s * segment;
  int end = min(rows, from + segment);
  float sum = 0;
  float product = 0;
  for (int row = from; row < end; row++) {
    if (c < columns) {
      int of = byRow ? row : c;
      float mean = centred ? means[meansAt + of] : 0;
      float scale = 1 / sqrt(second[secondAt + of] + eps);
      float g = dy[dyAt + (long)row * columns + c];
      sum += g;
      product += g * ((x[xAt + (long)row * columns + c] - mean) * scale);
    }
  }
  if (c < columns) {
    to[2 * s * columns + c] = sum;
    to[(2 * s + 1) * columns + c] = product;
  }
}

// dGain and, if wanted, dBias from the sums of segments.
__kernel void join_sums(
    int columns, int segments, int withBias, __global const float* sums, __global float* dGain, int dGainAt,
    __global float* dBias, int dBiasAt) {
  int c = get_global_id(0);
  float sum = 0;
  float product = 0;
  for (int s = 0; s < segments; s++) {
    if (c < columns) {
      sum += sums[2 * s * columns + c];
      product += sums[(2 * s + 1) * columns + c];
    }
  }
  if (c < columns) {
    dGain[dGainAt + c] = product;
    if (withBias) {
      dBias[dBiasAt + c] = sum;
    }
  }
}

// dx = gain * s * (dy - dBias / rows - x' * dGain / rows), by columns. x: columns, y: rows.
__kernel void norm_columns_grad(
    int rows, int columns, float eps, __global const float* dy, int dyAt, __global const float* x, int xAt,
    __global const float* gain, int gainAt, __global const float* means, int meansAt,
    __global const float* variances, int variancesAt, __global const float* dGain, int dGainAt,
    __global const float* dBias, int dBiasAt, __global float* dx, int dxAt) {
  size_t c = get_global_id(0);
  size_t row = get_global_id(1);
  if (c < columns && row < rows) {
    long at = row * columns + c;
    float scale = 1 / sqrt(variances[variancesAt + c] + eps);
    float normal = (x[xAt + at] - means[meansAt + c]) * scale;
    float centred = dy[dyAt + at] - dBias[dBiasAt + c] / rows - normal * (dGain[dGainAt + c] / rows);
    dx[dxAt + at] = centred * gain[gainAt + c] * scale;
  }
}
