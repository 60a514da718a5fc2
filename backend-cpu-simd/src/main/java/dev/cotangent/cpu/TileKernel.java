package dev.cotangent.cpu;

/**
 * Multiplies one register tile: the innermost loop of matrix products and convolutions.
 *
 * <p>Each sum is one chain of fused multiply-adds that starts from zero and runs in the order
 * {@link Tile} states, so it does not depend on the kernel, its width or its number of rows. The
 * factor alpha is applied at the end; that also spares C2 from storing loop variables that no
 * operation follows, which it boxes, at 60 % of the speed.
 */
abstract class TileKernel {
  /** Rows that the kernel computes; it stores {@code tile.rows}, which may be fewer. */
  final int rows;

  /** Columns that the kernel reads of B and computes; it stores {@code tile.columns} of them. */
  final int width;

  TileKernel(int rows, int width) {
    this.rows = rows;
    this.width = width;
  }

  /** Computes the tile. Indices are checked by the JVM alone. */
  abstract void run(Tile tile);
}
