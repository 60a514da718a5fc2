// Matrix products for GPUs: a group of SIDE x SIDE work-items computes a tile of C of SIDE * EACH rows and columns,
// EACH x EACH elements an item, from tiles of A and B in local memory, DEPTH deep. DEPTH * TILE is a multiple of
// the items of a group.
// GATHER_A: element (i, p) of A lies at outer[i] + inner[p]. GATHER_B: element (p, j) of B at outer[p] + inner[j].
#define TILE (SIDE * EACH)
#ifdef GATHER_A
#define A_AT(i, p) outer[i] + inner[p]
#else
#define A_AT(i, p) (long)(i) * aRow + (long)(p) * aStep
#endif
#ifdef GATHER_B
#define B_AT(p, j) outer[p] + inner[j]
#else
#define B_AT(p, j) (long)(p) * bStep + (long)(j) * bColumn
#endif

// C = alpha * A * B + beta * C; x: columns, y: rows, z: item.
// Else element (i, p) of A lies at i * aRow + p * aStep, element (p, j) of B at p * bStep + j * bColumn.
__kernel __attribute__((reqd_work_group_size(SIDE, SIDE, 1))) void product(
    int m, int n, int k, __global const float* a, int aAt, int aRow, int aStep, int aStride,
    __global const float* b, int bAt, int bStep, int bColumn, int bStride, __global float* c, int cAt, int ldc,
    int cStride, float alpha, float beta
#if defined(GATHER_A) || defined(GATHER_B)
    , __global const int* outer, __global const int* inner
#endif
    ) {
  __local float left[DEPTH][TILE + 1];
  __local float right[DEPTH][TILE + 1];
  int x = get_local_id(0);
  int y = get_local_id(1);
  int item = get_group_id(2);
  int row0 = get_group_id(1) * TILE;
  int column0 = get_group_id(0) * TILE;
  int lane = y * SIDE + x;
  a += aAt + (long)item * aStride;
  b += bAt + (long)item * bStride;
  float sums[EACH][EACH];
  for (int i = 0; i < EACH; i++) {
    for (int j = 0; j < EACH; j++) {
      sums[i][j] = 0;
    }
  }
  for (int from = 0; from < k; from += DEPTH) {
    // Neighbouring items read neighbouring elements, whichever axis those lie along.
    for (int i = 0; i < DEPTH * TILE / (SIDE * SIDE); i++) {
      int at = lane + i * SIDE * SIDE;
      int p = aRow == 1 ? at / TILE : at % DEPTH;
      int r = aRow == 1 ? at % TILE : at / DEPTH;
      int inside = row0 + r < m && from + p < k;
      left[p][r] = inside ? a[A_AT(row0 + r, from + p)] : 0;
      p = bColumn == 1 ? at / TILE : at % DEPTH;
      r = bColumn == 1 ? at % TILE : at / DEPTH;
      inside = column0 + r < n && from + p < k;
      right[p][r] = inside ? b[B_AT(from + p, column0 + r)] : 0;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int p = 0; p < DEPTH; p++) {
      float u[EACH];
      float v[EACH];
      for (int i = 0; i < EACH; i++) {
        u[i] = left[p][y + i * SIDE];
        v[i] = right[p][x + i * SIDE];
      }
      for (int i = 0; i < EACH; i++) {
        for (int j = 0; j < EACH; j++) {
          sums[i][j] = fma(u[i], v[j], sums[i][j]);
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int i = 0; i < EACH; i++) {
    for (int j = 0; j < EACH; j++) {
      int row = row0 + y + i * SIDE;
      int column = column0 + x + j * SIDE;
      if (row < m && column < n) {
        long at = cAt + (long)item * cStride + (long)row * ldc + column;
        float product = alpha * sums[i][j];
        c[at] = beta == 0 ? product : product + beta * c[at];
      }
    }
  }
}
