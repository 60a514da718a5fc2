package dev.cotangent.cpu;

/** What is done to each finished part of a product while it is still in the cache. */
@FunctionalInterface
interface TileEpilogue {
  /** The epilogue that changes nothing. */
  TileEpilogue NONE = (c, offset, ldc, row, column, rows, columns, scratch) -> {};

  /**
   * Changes C[row .. row+rows, column .. column+columns), whose first element is {@code c[offset]}.
   *
   * <p>Called once for each element of C, from several threads at the same time.
   *
   * @param scratch of the calling thread
   */
  void apply(
      float[] c, int offset, int ldc, int row, int column, int rows, int columns, Scratch scratch);
}
