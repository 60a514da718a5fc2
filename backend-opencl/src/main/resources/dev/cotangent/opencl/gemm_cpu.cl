// Matrix products for CPUs: one work-item computes ROWS x WIDTH elements of C in registers, from panels of B.
// LANES: floats of a register; VECTORS: registers of a row; WIDTH = LANES * VECTORS: columns of a panel.
// A panel holds k rows of WIDTH elements, one after the other, with zeros for columns that B does not have.
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define WIDTH (LANES * VECTORS)
#define VECTOR JOIN(float, LANES)
#define LOAD JOIN(vload, LANES)
#define STORE JOIN(vstore, LANES)

#define UNROLL __attribute__((opencl_unroll_hint))
#define ONE_ITEM __attribute__((reqd_work_group_size(1, 1, 1)))

// panels[item, panel, p, c] = b[item, p, panel * WIDTH + c]; x: panel, y: block of k, z: item.
__kernel ONE_ITEM void pack_b(
    int n, int k, int block, int step, int column, int stride, __global const float* b, int bAt,
    __global float* panels) {
  int panel = get_group_id(0);
  int from = get_group_id(1) * block;
  int to = min(k, from + block);
  int item = get_group_id(2);
  int width = min(WIDTH, n - panel * WIDTH);
  __global const float* source = b + bAt + item * stride + panel * WIDTH * column;
  __global float* target = panels + ((size_t)item * get_num_groups(0) + panel) * k * WIDTH;
  if (column == 1 && width == WIDTH) {
    for (int p = from; p < to; p++) {
      for (int v = 0; v < VECTORS; v++) {
        STORE(LOAD(v, source + p * step), v, target + p * WIDTH);
      }
    }
    return;
  }
  for (int c = 0; c < width; c++) {
    for (int p = from; p < to; p++) {
      target[p * WIDTH + c] = source[p * step + c * column];
    }
  }
  for (int p = from; p < to; p++) {
    for (int c = width; c < WIDTH; c++) {
      target[p * WIDTH + c] = 0;
    }
  }
}

// tiles[item, tile, p, r] = a[item, tile * ROWS + r, p]; rows beyond m repeat the last one.
__kernel ONE_ITEM void pack_a(
    int m, int k, int block, int row, int step, int stride, __global const float* a, int aAt,
    __global float* tiles) {
  int tile = get_group_id(0);
  int from = get_group_id(1) * block;
  int to = min(k, from + block);
  int item = get_group_id(2);
  __global const float* source = a + aAt + item * stride;
  __global float* target = tiles + ((size_t)item * get_num_groups(0) + tile) * k * ROWS;
  for (int p = from; p < to; p++) {
    for (int r = 0; r < ROWS; r++) {
      target[p * ROWS + r] = source[min(tile * ROWS + r, m - 1) * row + p * step];
    }
  }
}

// The same for a gathered B, whose element (p, j) lies at rows[p] + columns[j].
__kernel ONE_ITEM void pack_gathered(
    int n, int k, int block, int stride, __global const float* b, int bAt, __global const int* rows, int rowsAt,
    __global const int* columns, __global float* panels) {
  int panel = get_group_id(0);
  int from = get_group_id(1) * block;
  int to = min(k, from + block);
  int item = get_group_id(2);
  int width = min(WIDTH, n - panel * WIDTH);
  __global const float* source = b + bAt + item * stride;
  __global float* target = panels + ((size_t)item * get_num_groups(0) + panel) * k * WIDTH;
  int offsets[WIDTH];
  for (int c = 0; c < WIDTH; c++) {
    offsets[c] = columns[min(panel * WIDTH + c, n - 1)];
  }
  // Offsets grow, so the columns of a vector are neighbours if its ends lie as far apart as in memory.
  int run[VECTORS];
  for (int v = 0; v < VECTORS; v++) {
    run[v] = (v + 1) * LANES <= width && offsets[(v + 1) * LANES - 1] - offsets[v * LANES] == LANES - 1;
  }
  for (int p = from; p < to; p++) {
    __global const float* row = source + rows[rowsAt + p];
    for (int v = 0; v < VECTORS; v++) {
      if (run[v]) {
        STORE(LOAD(0, row + offsets[v * LANES]), v, target + p * WIDTH);
      } else {
        for (int c = v * LANES; c < (v + 1) * LANES; c++) {
          target[p * WIDTH + c] = c < width ? row[offsets[c]] : 0;
        }
      }
    }
  }
}

// One tile of C = alpha * A * B + beta * C. x: tile of rows, y: panel, z: item.
// Element (i, p) of A lies at offsets[i mod ROWS] + p * aStep, or, if steps is given, + steps[p].
void tile_product(
    int m, int n, int k, __global const float* left, const int* offsets, int aStep, __global const int* steps,
    __global const float* right, __global float* c, int ldc, float alpha, float beta) {
  int tile = get_group_id(0);
  int panel = get_group_id(1);
  int rows = min(ROWS, m - tile * ROWS);
  VECTOR sums[ROWS][VECTORS];
  UNROLL for (int r = 0; r < ROWS; r++) {
    UNROLL for (int v = 0; v < VECTORS; v++) { sums[r][v] = (VECTOR)(0.0f); }
  }
  for (int p = 0; p < k; p++) {
    __global const float* at = left + (steps ? steps[p] : p * aStep);
    VECTOR b[VECTORS];
    UNROLL for (int v = 0; v < VECTORS; v++) { b[v] = LOAD(v, right); }
    UNROLL for (int r = 0; r < ROWS; r++) {
      VECTOR x = (VECTOR)(at[offsets[r]]);
      UNROLL for (int v = 0; v < VECTORS; v++) { sums[r][v] = fma(x, b[v], sums[r][v]); }
    }
    right += WIDTH;
  }
  int width = min(WIDTH, n - panel * WIDTH);
  UNROLL for (int r = 0; r < ROWS; r++) {
    __global float* target = c + (long)(tile * ROWS + r) * ldc + panel * WIDTH;
    if (r < rows && width == WIDTH) {
      UNROLL for (int v = 0; v < VECTORS; v++) {
        VECTOR y = alpha * sums[r][v];
        if (beta != 0) {
          y += beta * LOAD(v, target);
        }
        STORE(y, v, target);
      }
    } else if (r < rows) {
      float row[WIDTH];
      UNROLL for (int v = 0; v < VECTORS; v++) { STORE(sums[r][v], v, row); }
      for (int i = 0; i < width; i++) {
        float y = alpha * row[i];
        target[i] = beta == 0 ? y : y + beta * target[i];
      }
    }
  }
}

// Element (i, p) of A lies at (i / ROWS) * aTile + (i mod ROWS) * aRow + p * aStep.
// total: 0, or the depth of all items together, where they are parts of one sum and the last may be shorter.
__kernel ONE_ITEM void product(
    int m, int n, int k, __global const float* a, int aAt, int aTile, int aRow, int aStep, int aStride,
    __global const float* panels, int panelStride, int itemStride, __global float* c, int cAt, int ldc,
    int cStride, float alpha, float beta, int total) {
  int tile = get_group_id(0);
  int item = get_group_id(2);
  k = total ? min(k, total - item * k) : k;
  int offsets[ROWS];
  UNROLL for (int r = 0; r < ROWS; r++) { offsets[r] = min(r, m - tile * ROWS - 1) * aRow; }
  tile_product(
      m, n, k, a + aAt + (long)item * aStride + (long)tile * aTile, offsets, aStep, 0,
      panels + (size_t)item * itemStride + (size_t)get_group_id(1) * panelStride,
      c + cAt + (long)item * cStride, ldc, alpha, beta);
}

// Element (i, p) of A lies at rows[i] + steps[p].
__kernel ONE_ITEM void product_gathered(
    int m, int n, int k, __global const float* a, int aAt, __global const int* rows, __global const int* steps,
    int stepsAt, int aStride, __global const float* panels, int panelStride, int itemStride, __global float* c,
    int cAt, int ldc, int cStride, float alpha, float beta, int total) {
  int tile = get_group_id(0);
  int item = get_group_id(2);
  int offsets[ROWS];
  UNROLL for (int r = 0; r < ROWS; r++) { offsets[r] = rows[min(tile * ROWS + r, m - 1)]; }
  tile_product(
      m, n, k, a + aAt + (long)item * aStride, offsets, 0, steps + stepsAt,
      panels + (size_t)item * itemStride + (size_t)get_group_id(1) * panelStride,
      c + cAt + (long)item * cStride, ldc, alpha, beta);
}

// C = the sum over blocks of products[block, m, n], in order, + beta * C. x: columns, y: rows.
__kernel void join_products(
    int m, int n, int blocks, __global const float* products, __global float* c, int cAt, int ldc, float beta) {
  size_t column = get_global_id(0);
  size_t row = get_global_id(1);
  float sum = 0;
  for (int block = 0; block < blocks; block++) {
    if (column < n && row < m) {
      sum += products[(size_t)block * m * n + row * n + column];
    }
  }
  if (column < n && row < m) {
    size_t at = cAt + row * ldc + column;
    c[at] = beta == 0 ? sum : sum + beta * c[at];
  }
}
