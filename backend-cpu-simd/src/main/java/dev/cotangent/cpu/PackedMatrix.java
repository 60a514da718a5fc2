package dev.cotangent.cpu;

/**
 * A right operand B[k, n], stored panel by panel as {@link TileKernel}s read it.
 *
 * <p>The k rows are cut at {@code bounds}. Each block holds one panel of {@code tiles.panelWidth()}
 * columns after the other; the last panel is padded with zeros to {@code tiles.widthOf}. The panels
 * of a block are neighbours, so that they fall into different sets of the second-level cache.
 *
 * <p>Weights that meet many left operands, as in a recurrent loop, are packed once.
 *
 * @param bounds 0, the ends of the blocks, the last one k
 */
record PackedMatrix(int k, int n, int[] bounds, float[] array, int at) {

  /** Returns a packed copy of B[k, n] in an array of its own. */
  static PackedMatrix of(Tiles tiles, Operand b, int k, int n) {
    float[] array = new float[Math.multiplyExact(k, tiles.paddedColumns(n))];
    PackedMatrix packed = new PackedMatrix(k, n, Tiles.depthBounds(k), array, 0);
    for (int panel = 0; panel < tiles.panels(n); panel++) {
      packed.fill(tiles, b, panel);
    }
    return packed;
  }

  /** Copies panels [from, to) of {@code b}; several threads may fill some at the same time. */
  void fill(Tiles tiles, Operand b, int from, int to) {
    int panel = from;
    if (b.rowsContiguous() && to - from > 1) {
      panel = Math.min(to, n / tiles.panelWidth());
      for (int block = 0; block < bounds.length - 1; block++) {
        int at = index(tiles, block, from);
        Panels.fillFull(tiles, b, bounds[block], bounds[block + 1], from, panel, array, at);
      }
    }
    for (; panel < to; panel++) {
      fill(tiles, b, panel);
    }
  }

  /** Copies all panels of {@code b}, so many together. */
  void fillInGroups(Tiles tiles, Operand b, int together) {
    int panels = tiles.panels(n);
    int groups = Math.ceilDiv(panels, together);
    for (int group = 0; group < groups; group++) {
      fill(tiles, b, panels * group / groups, panels * (group + 1) / groups);
    }
  }

  /** Copies one panel of {@code b}; several panels may be filled at the same time. */
  void fill(Tiles tiles, Operand b, int panel) {
    int column = panel * tiles.panelWidth();
    int width = tiles.widthOf(n - column);
    int columns = Math.min(n - column, width);
    for (int block = 0; block < bounds.length - 1; block++) {
      int at = index(tiles, block, panel);
      Panels.fill(tiles, b, bounds[block], bounds[block + 1], column, columns, width, array, at);
    }
  }

  /**
   * Copies one panel of {@code b} to the {@code rows} rows from {@code first} on, all in one block.
   */
  void fillRows(Tiles tiles, Operand b, int first, int rows, int panel) {
    int column = panel * tiles.panelWidth();
    int width = tiles.widthOf(n - column);
    int columns = Math.min(n - column, width);
    int at = index(tiles, 0, panel) + first * width;
    Panels.fill(tiles, b, 0, rows, column, columns, width, array, at);
  }

  /** Returns where a panel of a block begins. */
  int index(Tiles tiles, int block, int panel) {
    int depth = bounds[block + 1] - bounds[block];
    return at + bounds[block] * tiles.paddedColumns(n) + panel * tiles.panelWidth() * depth;
  }
}
