package dev.cotangent.cpu;

/**
 * Multiplies the transpose of a matrix: a tile's rows are neighbouring columns of the matrix.
 *
 * <p>Some rows of these columns are copied, so that the tile meets them close together, and added
 * up on the way. Each sum of a product is the chain that {@link TileKernel} defines.
 */
abstract class ColumnStrip {
  /** Columns of the matrix that make one strip: the rows of a tile. */
  final int columns;

  /** Elements that a strip takes in each row of the matrix, of which the last may be anything. */
  final int read;

  ColumnStrip(int columns, int read) {
    this.columns = columns;
    this.read = read;
  }

  /**
   * Copies a strip, {@code length} rows from {@code at} on, {@code step} apart.
   *
   * @param to takes {@code length * read} elements
   * @param sums takes the sum of each column
   */
  abstract void copy(float[] from, int at, int step, int length, float[] to, float[] sums);

  /**
   * Computes a tile whose A is a copied strip, from {@code aAt} on, and whose B is one panel.
   *
   * <p>Reads a, aAt, b, bAt, bStep and length of the tile, and what {@link Tile#finish} needs.
   */
  abstract void run(Tile tile);
}
