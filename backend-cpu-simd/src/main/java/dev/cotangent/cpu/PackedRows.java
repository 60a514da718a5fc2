package dev.cotangent.cpu;

import java.util.Arrays;

/**
 * A right operand B[k, n] for {@link TransposedProduct}, stored panel by panel.
 *
 * <p>The k rows are cut into blocks of {@code depth}; each holds one panel after the other. All
 * panels have the full width but for plain loops, and are filled up with zeros.
 *
 * @param depth rows of a block, but the last one
 */
record PackedRows(Tiles tiles, int k, int n, int depth, float[] array, int at) {

  /** Returns the elements that a matrix takes. */
  static int size(Tiles tiles, int k, int n) {
    return Math.multiplyExact(k, paddedColumns(tiles, n));
  }

  private static int paddedColumns(Tiles tiles, int n) {
    return tiles.plain() ? n : tiles.panels(n) * tiles.panelWidth();
  }

  /** Returns the stored columns of a panel. */
  int width(int panel) {
    int left = n - panel * tiles.panelWidth();
    return tiles.plain() ? tiles.widthOf(left) : tiles.panelWidth();
  }

  /** Returns where a panel begins in the block that begins at a row. */
  int index(int row, int panel) {
    int length = Math.min(depth, k - row);
    return at + row * paddedColumns(tiles, n) + panel * tiles.panelWidth() * length;
  }

  /**
   * Copies a row of n neighbours; several rows may be copied at the same time.
   *
   * <p>Row by row, since the matrix is larger than the caches: it is read in its order.
   */
  void put(int row, float[] from, int fromAt) {
    int block = row / depth * depth;
    for (int panel = 0; panel < tiles.panels(n); panel++) {
      int column = panel * tiles.panelWidth();
      int width = width(panel);
      int columns = Math.min(n - column, width);
      int to = index(block, panel) + (row - block) * width;
      System.arraycopy(from, fromAt + column, array, to, columns);
      Arrays.fill(array, to + columns, to + width, 0f);
    }
  }

  /** Makes a row 0. */
  void clear(int row) {
    int block = row / depth * depth;
    for (int panel = 0; panel < tiles.panels(n); panel++) {
      int to = index(block, panel) + (row - block) * width(panel);
      Arrays.fill(array, to, to + width(panel), 0f);
    }
  }
}
