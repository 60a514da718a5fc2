package dev.cotangent.cpu;

/** Interleaves the rows of a strip, as kernels for interleaved rows read them. */
interface StripTurn {
  /**
   * Writes to[toAt + p * n + r] = from[at + r * step + p], for p in [0, length) and r in [0, rows),
   * where a full strip has n rows.
   *
   * <p>Leaves anything in place of the rows that are missing, and in up to 4 elements beyond.
   *
   * @param rows 1 to n
   */
  void turn(float[] from, int at, int step, int rows, int length, float[] to, int toAt);

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
    return (from, at, step, rows, length, to, toAt) -> {
      if (length < lanes) {
        plain.turn(from, at, step, rows, length, to, toAt);
        return;
      }
      int whole = length - length % lanes;
      squares.turn(from, at, step, rows, whole, to, toAt);
      if (whole < length) {
        int p = length - lanes;
        squares.turn(from, at + p, step, rows, lanes, to, toAt + p * stripRows);
      }
    };
  }

  /** Returns plain loops for strips of so many rows. */
  static StripTurn plain(int stripRows) {
    return (from, at, step, rows, length, to, toAt) ->
        Transpose.rows(from, at, step, rows, length, to, toAt, stripRows);
  }
}
