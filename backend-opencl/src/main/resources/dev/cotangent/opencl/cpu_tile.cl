// One work-item computes ROWS x WIDTH elements of a matrix product in registers, from a panel of B.
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

// One tile of C = alpha * A * B + beta * C.
// Element (i, p) of A lies at offsets[i mod ROWS] + p * aStep, or, if steps is given, + steps[p].
void tile_product(
    int tile, int panel, int m, int n, int k, __global const float* left, const int* offsets, int aStep, __global const int* steps,
    __global const float* right, __global float* c, int ldc, float alpha, float beta) {
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
