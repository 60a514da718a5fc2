// Matrix products for CPUs, a work-item for each tile. x: tile of rows, y: panel, z: item. Comes after cpu_tile.cl.

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
      tile, get_group_id(1), m, n, k, a + aAt + (long)item * aStride + (long)tile * aTile, offsets, aStep, 0,
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
      tile, get_group_id(1), m, n, k, a + aAt + (long)item * aStride, offsets, 0, steps + stepsAt,
      panels + (size_t)item * itemStride + (size_t)get_group_id(1) * panelStride,
      c + cAt + (long)item * cStride, ldc, alpha, beta);
}
