// Copies out of views and additions into them; view_at is that of view_axes.cl.

// to[i] = from[view(i)], words of 4 bytes of either type.
__kernel void copy_view(
    int count, int rank, int8 e, int8 s, __global const int* from, int fromAt, __global int* to, int toAt) {
  uint i = get_global_id(0);
  if (i < (uint)count) {
    to[toAt + i] = from[fromAt + view_at(i, rank, e, s)];
  }
}

// Rows of one constant step: to[row, column] = from[at(row) + column * step].
__kernel void copy_rows(
    int rows, int columns, int step, int rank, int8 e, int8 s, __global const int* from, int fromAt,
    __global int* to, int toAt) {
  uint column = get_global_id(0);
  uint row = get_global_id(1);
  if (column < (uint)columns && row < (uint)rows) {
    int at = fromAt + view_at(row, rank, e, s);
    to[toAt + row * columns + column] = from[at + (int)column * step];
  }
}

// view[at(i)] += the sum of source[d(i) + j * dr] over j in order; no two i meet in the view.
// e: extents of the axes that do not meet, s: their strides in the view, d: in the source.
__kernel void add_view(
    int count, int rank, int8 e, int8 s, int8 d, int repeats, int8 re, int8 rs, int8 rd, int repeatRank,
    __global const float* source, int sourceAt, __global float* view, int viewAt) {
  uint i = get_global_id(0);
  if (i < (uint)count) {
    int at = viewAt + view_at(i, rank, e, s);
    int from = sourceAt + view_at(i, rank, e, d);
    for (int j = 0; j < repeats; j++) {
      int to = at + view_at(j, repeatRank, re, rs);
      view[to] += source[from + view_at(j, repeatRank, re, rd)];
    }
  }
}
