package dev.cotangent.cpu;

/** Interleaves the rows of a strip, as kernels for interleaved rows read them. */
@FunctionalInterface
interface StripTurn {
  /**
   * Writes to[toAt + p * n + r] = from[at + offsets[first + r] + p], for p in [0, length) and r in
   * [0, n), where a full strip has n rows.
   *
   * <p>Leaves anything in up to 4 elements beyond.
   *
   * @param offsets where rows begin; those that are missing repeat another one
   */
  void turn(float[] from, int at, int[] offsets, int first, int length, float[] to, int toAt);

  /**
   * Returns what turns a square at a time.
   *
   * @param stripRows rows of a full strip
   * @param lanes columns of a square
   * @param squares turns whole squares; the last one begins within the one before where columns are
   *     left
   */
  static StripTurn bySquares(int stripRows, int lanes, StripTurn squares) {
    StripTurn plain = plain(stripRows);
    return (from, at, offsets, first, length, to, toAt) -> {
      if (length < lanes) {
        plain.turn(from, at, offsets, first, length, to, toAt);
        return;
      }
      int whole = length - length % lanes;
      squares.turn(from, at, offsets, first, whole, to, toAt);
      if (whole < length) {
        int p = length - lanes;
        squares.turn(from, at + p, offsets, first, lanes, to, toAt + p * stripRows);
      }
    };
  }

  /** Returns plain loops for strips of so many rows, an even number. */
  static StripTurn plain(int stripRows) {
    return (from, at, offsets, first, length, to, toAt) -> {
      for (int r = 0; r < stripRows; r += 2) {
        int even = offsets[first + r];
        int step = offsets[first + r + 1] - even;
        Transpose.rows(from, at + even, step, 2, length, to, toAt + r, stripRows);
      }
    };
  }
}
