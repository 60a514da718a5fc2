// Sums of products that were computed in blocks of k.

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
