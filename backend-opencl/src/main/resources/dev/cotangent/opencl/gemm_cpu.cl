// Matrix products for CPUs: one work-item computes ROWS x WIDTH elements of C in registers, from panels of B.
// Comes after cpu_packing.cl.

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
