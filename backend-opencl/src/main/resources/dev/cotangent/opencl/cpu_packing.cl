// Factors of matrix products for CPUs, in the order in which cpu_tile.cl reads them. Comes after that.

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
    int m, int k, int block, int row, int step, int stride, __global const float* restrict a, int aAt,
    __global float* restrict tiles) {
  int tile = get_group_id(0);
  int from = get_group_id(1) * block;
  int to = min(k, from + block);
  int item = get_group_id(2);
  __global const float* source = a + aAt + item * stride;
  __global float* target = tiles + ((size_t)item * get_num_groups(0) + tile) * k * ROWS;
  if (row == 1 && (tile + 1) * ROWS <= m) {
    for (int p = from; p < to; p++) {
      UNROLL for (int r = 0; r < ROWS; r++) { target[p * ROWS + r] = source[tile * ROWS + r + p * step]; }
    }
    return;
  }
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
