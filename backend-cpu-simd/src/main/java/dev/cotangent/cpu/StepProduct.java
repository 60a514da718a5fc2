package dev.cotangent.cpu;

/**
 * Some rows times packed weights, planned once and computed at each step of a recurrence.
 *
 * <p>The same sums as {@link Gemm}'s. Where every thread has sequences of its own, no call shares
 * work or makes an object. Belongs to one thread.
 */
final class StepProduct {
  private static final int[] ONE_RUN = {0};

  private final Tiles tiles;
  private final Gemm gemm;
  private final boolean alone;
  private final int rows;
  private final Operand a;
  private final PackedMatrix b;
  private final boolean add;
  private final Operand c;
  private final TileEpilogue end;
  private final Scratch scratch;
  private final RowStrips strips;

  /**
   * Plans the product.
   *
   * @param alone whether other threads have work of their own
   * @param rows number of rows of each call
   * @param add whether the product is added to C
   */
  StepProduct(
      Recurrence.CpuLoops loops,
      boolean alone,
      int rows,
      Operand a,
      PackedMatrix b,
      boolean add,
      Operand c,
      TileEpilogue end,
      Scratch scratch) {
    tiles = loops.tiles();
    gemm = loops.gemm();
    this.alone = alone;
    this.rows = rows;
    this.a = a;
    this.b = b;
    this.add = add;
    this.c = c;
    this.end = end;
    this.scratch = scratch;
    strips = new RowStrips(tiles, a, rows, b.n(), scratch);
  }

  /** Computes the rows of C from {@code to} on, by those of A from {@code from} on. */
  void run(int from, int to) {
    if (!alone) {
      Operand some = Recurrence.rowsOf(a, from);
      gemm.multiply(rows, some, b, add, c.array(), c.index(to, 0), c.rowStep(), end);
      return;
    }
    start(scratch.tile);
    int panels = tiles.panels(b.n());
    int together = Math.max(1, tiles.panelBlock() / tiles.panelWidth());
    for (int block = 0; block < b.bounds().length - 1; block++) {
      strips.prepare(from, from + rows, b.bounds()[block], b.bounds()[block + 1]);
      for (int panel = 0; panel < panels; panel += together) {
        sweep(from, to, block, panel, Math.min(panels, panel + together));
      }
    }
  }

  private void start(Tile tile) {
    tile.c = c.array();
    tile.cStep = c.rowStep();
    tile.aRow = scratch.rowTable;
    tile.aRowFrom = 0;
    tile.aRun = ONE_RUN;
    tile.b = b.array();
    tile.bRun = ONE_RUN;
    tile.runFrom = 0;
    tile.runs = 1;
    tile.alpha = 1;
  }

  /** Sweeps each strip of a tile's rows along some panels. */
  private void sweep(int from, int to, int block, int panel, int panelEnd) {
    Tile tile = scratch.tile;
    tile.length = b.bounds()[block + 1] - b.bounds()[block];
    tile.add = add || block > 0;
    int step = tiles.tileRows(b.n());
    int first = panel * tiles.panelWidth();
    int columns = Math.min(b.n(), panelEnd * tiles.panelWidth()) - first;
    for (int i = 0; i < rows; i += step) {
      tile.rows = Math.min(step, rows - i);
      strips.aim(tile, from + i);
      for (int p = panel; p < panelEnd; p++) {
        int j = p * tiles.panelWidth();
        int width = tiles.widthOf(b.n() - j);
        tile.bAt = b.index(tiles, block, p);
        tile.bStep = width;
        tile.columns = Math.min(b.n() - j, width);
        tile.cAt = c.index(to + i, j);
        strips.kernel(tile.rows, width).run(tile);
      }
      if (block == b.bounds().length - 2 && end != TileEpilogue.NONE) {
        end.apply(c.array(), c.index(to + i, first), c.rowStep(), i, first, tile.rows, columns);
      }
    }
  }
}
