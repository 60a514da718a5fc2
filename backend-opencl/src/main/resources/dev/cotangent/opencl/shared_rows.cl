// How work-items share the rows of a matrix [rows, columns]. With LANES 1 an item has a row to itself, and neighbours
// have neighbouring rows. Else a group of LANES items has a row: each takes every LANES-th column, and a tree joins
// what they found. Loops have the same count for all items and guard inside, so that neighbours can run as one vector.
#if LANES == 1
#define SHARED
#define ROW (int)get_global_id(0)
#define LANE 0
#define row_sum(value) (value)
#define row_max(value) (value)
#else
#define SHARED __local float shared[LANES]
#define ROW (int)get_group_id(0)
#define LANE (int)get_local_id(0)
#define row_sum(value) joined(value, 0, shared)
#define row_max(value) joined(value, 1, shared)
#endif

// Runs a statement for each column c of this item's part of the row.
#define FOR_COLUMNS for (int c = LANE, t = 0; t < (columns + LANES - 1) / LANES; t++, c += LANES) if (row < rows && c < columns)

// The sum or, if maximum is set, the largest of what the lanes have; the same for all of them.
float joined(float value, int maximum, __local float* shared) {
  int lane = get_local_id(0);
  shared[lane] = value;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int step = LANES / 2; step > 0; step /= 2) {
    if (lane < step) {
      float a = shared[lane];
      float b = shared[lane + step];
      shared[lane] = maximum ? m_max(a, b) : a + b;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  float result = shared[0];
  barrier(CLK_LOCAL_MEM_FENCE);
  return result;
}
