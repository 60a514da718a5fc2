package dev.cotangent.cpu;

/** Interleaves the rows of a strip, as kernels for interleaved rows read them. */
interface StripTurn {

  /**
   * Writes to[toAt + p * rows + r] = from[at + r * step + p], for p in [0, length) and the rows r
   * of a strip.
   *
   * <p>May write up to {@value Interleave6#EXCESS} elements beyond.
   */
  void turn(float[] from, int at, int step, int length, float[] to, int toAt);

  /** Returns plain loops for so many rows. */
  static StripTurn plain(int rows) {
    return (from, at, step, length, to, toAt) ->
        Transpose.rows(from, at, step, rows, length, to, toAt, rows);
  }
}
