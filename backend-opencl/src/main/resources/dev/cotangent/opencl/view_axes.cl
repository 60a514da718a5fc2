// A view has up to 8 axes; missing ones have extent 1. e: extents, s: strides of the view.

// Index in the view's buffer of the i-th element in row-major order; rank axes count, the last ones.
int view_at(int i, int rank, int8 e, int8 s) {
  int extents[8];
  int strides[8];
  vstore8(e, 0, extents);
  vstore8(s, 0, strides);
  int at = 0;
  for (int axis = 7; axis > 8 - rank; axis--) {
    int next = i / extents[axis];
    at += (i - next * extents[axis]) * strides[axis];
    i = next;
  }
  return at + i * strides[8 - rank];
}
