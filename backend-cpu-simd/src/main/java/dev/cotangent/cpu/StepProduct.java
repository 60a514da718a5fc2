package dev.cotangent.cpu;

/**
 * Some rows times packed weights, planned once and computed at each step of a recurrence.
 *
 * <p>The weights are panels of a {@link PackedMatrix} that is not cut along its rows. Makes no
 * object; several threads may run it, each with strips and scratch memory of its own.
 *
 * @param column of the rows, which meets row {@code from} of {@code b}
 * @param from first row of {@code b} that takes part
 * @param length number of rows of {@code b} that take part
 * @param add whether the product is added to C
 */
record StepProduct(
    Tiles tiles, int column, PackedMatrix b, int from, int length, boolean add, Operand c) {
  private static final int[] ONE_RUN = {0};

  /**
   * Computes some rows of C from {@code to} on, in some panels.
   *
   * @param strips has as many rows ready, from {@code row} on
   */
  void run(RowStrips strips, int row, int to, int rows, int panel, int panelEnd, Scratch scratch) {
    start(scratch);
    int p = panel;
    if (rows == 1 && tiles.row().isPresent()) {
      scratch.tile.rows = 1;
      strips.aim(scratch.tile, row, column);
      p = runRow(tiles.row().get(), to, panel, panelEnd, scratch.tile);
    }
    int together = Math.max(1, tiles.panelBlock() / tiles.panelWidth());
    for (; p < panelEnd; p += together) {
      sweep(strips, row, to, rows, p, Math.min(panelEnd, p + together), scratch.tile);
    }
  }

  private void start(Scratch scratch) {
    Tile tile = scratch.tile;
    tile.aRow = scratch.rowTable;
    tile.aRowFrom = 0;
    tile.aRun = ONE_RUN;
    tile.b = b.array();
    tile.bRun = ONE_RUN;
    tile.runFrom = 0;
    tile.runs = 1;
    tile.length = length;
    tile.c = c.array();
    tile.cStep = c.rowStep();
    tile.alpha = 1;
    tile.add = add;
  }

  /** Computes one row in full panels, several at a time; returns the first panel that is left. */
  private int runRow(PanelRow kernel, int to, int panel, int panelEnd, Tile tile) {
    int width = tiles.panelWidth();
    int full = Math.min(panelEnd, b.n() / width);
    int p = panel;
    for (; p <= full - PanelRow.PANELS; p += PanelRow.PANELS) {
      tile.bAt = b.index(tiles, 0, p) + from * width;
      tile.cAt = c.index(to, p * width);
      kernel.run(tile, width * b.k());
    }
    return p;
  }

  /** Sweeps each strip of a tile's rows along some panels. */
  private void sweep(
      RowStrips strips, int row, int to, int rows, int panel, int panelEnd, Tile tile) {
    for (int i = 0; i < rows; i += tile.rows) {
      tile.rows = tiles.nextRows(rows - i, b.n());
      strips.aim(tile, row + i, column);
      for (int p = panel; p < panelEnd; p++) {
        int column = p * tiles.panelWidth();
        int width = tiles.widthOf(b.n() - column);
        tile.bAt = b.index(tiles, 0, p) + from * width;
        tile.bStep = width;
        tile.columns = Math.min(b.n() - column, width);
        tile.cAt = c.index(to + i, column);
        strips.kernel(tile.rows, width).run(tile);
      }
    }
  }
}
