// rows[i, :] = table[indices[i], :]
__kernel void take_rows(
    int count, int width, __global const float* table, int tableAt, __global const int* indices, int indicesAt,
    __global float* rows, int rowsAt) {
  uint column = get_global_id(0);
  uint row = get_global_id(1);
  if (column < (uint)width && row < (uint)count) {
    rows[rowsAt + row * width + column] = table[tableAt + indices[indicesAt + row] * width + column];
  }
}

// table[target, :] += rows[order[j], :] for j from starts[t] to starts[t + 1]; plan holds, one after the
// other, targets[count], starts[count + 1] and order[].
__kernel void add_rows(
    int count, int width, __global const int* plan, __global const float* rows, int rowsAt,
    __global float* table, int tableAt) {
  uint column = get_global_id(0);
  uint t = get_global_id(1);
  if (column < (uint)width && t < (uint)count) {
    __global const int* starts = plan + count;
    __global const int* order = starts + count + 1;
    int at = tableAt + plan[t] * width + column;
    float sum = table[at];
    for (int j = starts[t]; j < starts[t + 1]; j++) {
      sum += rows[rowsAt + order[j] * width + column];
    }
    table[at] = sum;
  }
}
