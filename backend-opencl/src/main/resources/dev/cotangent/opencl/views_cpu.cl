// Copies of rows for CPUs: a work-item copies ROWS rows. Arguments and results are those of views.cl.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void copy_rows(
    int rows, int columns, int step, int rank, int8 e, int8 s, __global const int* restrict from, int fromAt,
    __global int* restrict to, int toAt) {
  int first = get_group_id(0) * ROWS;
  for (int row = first; row < min(rows, first + ROWS); row++) {
    __global const int* source = from + fromAt + view_at(row, rank, e, s);
    __global int* target = to + toAt + (long)row * columns;
    if (step == 1) {
      for (int column = 0; column < columns; column++) {
        target[column] = source[column];
      }
    } else {
      for (int column = 0; column < columns; column++) {
        target[column] = source[(long)column * step];
      }
    }
  }
}
