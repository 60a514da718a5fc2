package dev.cotangent.cpu;

import org.jspecify.annotations.Nullable;

/**
 * One product C[m, n] (+)= alpha * A[m, k] * B[k, n], and how to compute any region of C.
 *
 * <p>The sum over k is cut at {@code Tiles.depthBounds(k)}; the sums of the blocks are added to C
 * in ascending order. So each element is the same chain of operations in every region, on every
 * path.
 *
 * @param packed B in panels, null to read {@code b}
 * @param patches B as patches of images, null to read one of the others
 * @param row number of the first row of C, as the epilogue shall see it
 */
record GemmRegion(
    Tiles tiles,
    int m,
    int n,
    int k,
    float alpha,
    Operand a,
    Operand b,
    @Nullable PackedMatrix packed,
    @Nullable PatchMatrix patches,
    boolean add,
    float[] c,
    int cAt,
    int ldc,
    int row,
    TileEpilogue epilogue) {
  private static final int[] ONE_RUN = {0};

  /** Returns this product with its B packed. */
  GemmRegion with(PackedMatrix b) {
    return new GemmRegion(
        tiles, m, n, k, alpha, a, this.b, b, null, add, c, cAt, ldc, row, epilogue);
  }

  /**
   * Computes rows [fromRow, toRow) of panels [fromPanel, toPanel).
   *
   * @param packed B in panels, null to read what this product reads
   */
  void run(
      int fromRow,
      int toRow,
      int fromPanel,
      int toPanel,
      @Nullable PackedMatrix packed,
      Scratch scratch) {
    PanelSource panels =
        packed == null
            ? PanelSource.of(this, toRow - fromRow, scratch)
            : new PackedPanels(tiles, packed);
    RowStrips strips = new RowStrips(tiles, a, toRow - fromRow, n, n, scratch);
    start(scratch);
    int depth = Math.ceilDiv(k, Tiles.depthBlocks(k));
    int step = strips.band(toRow - fromRow, depth, packed);
    for (int row = fromRow; row < toRow; row += step) {
      band(row, Math.min(toRow, row + step), fromPanel, toPanel, strips, panels, scratch);
    }
  }

  private void band(
      int fromRow,
      int toRow,
      int fromPanel,
      int toPanel,
      RowStrips strips,
      PanelSource panels,
      Scratch scratch) {
    int blockPanels = Math.max(1, tiles.panelBlock() / tiles.panelWidth());
    int blocks = Tiles.depthBlocks(k);
    for (int block = 0; block < blocks; block++) {
      int from = Tiles.depthBound(k, block);
      int to = Tiles.depthBound(k, block + 1);
      strips.prepare(fromRow, toRow, from, to);
      scratch.tile.add = add || block > 0;
      scratch.tile.length = to - from;
      boolean finished = block == blocks - 1;
      for (int panel = fromPanel; panel < toPanel; panel += blockPanels) {
        int panelEnd = Math.min(toPanel, panel + blockPanels);
        panels.prepare(block, from, to, panel, panelEnd);
        sweep(fromRow, toRow, strips, panels, panel, panelEnd, finished, scratch);
      }
    }
  }

  private void start(Scratch scratch) {
    Tile tile = scratch.tile;
    tile.c = c;
    tile.cStep = ldc;
    tile.aRow = scratch.rowTable;
    tile.aRowFrom = 0;
    tile.aRun = ONE_RUN;
    tile.bRun = ONE_RUN;
    tile.runFrom = 0;
    tile.runs = 1;
    tile.alpha = alpha;
  }

  /** Sweeps each strip of a tile's rows along the panels. */
  private void sweep(
      int fromRow,
      int toRow,
      RowStrips strips,
      PanelSource panels,
      int panel,
      int panelEnd,
      boolean finished,
      Scratch scratch) {
    Tile tile = scratch.tile;
    for (int i = fromRow; i < toRow; i += tile.rows) {
      tile.rows = tiles.nextRows(toRow - i, n);
      strips.aim(tile, i);
      for (int p = panel; p < panelEnd; p++) {
        int j = p * tiles.panelWidth();
        int width = tiles.widthOf(n - j);
        panels.aim(tile, p);
        tile.columns = Math.min(n - j, width);
        tile.cAt = cAt + i * ldc + j;
        strips.kernel(tile.rows, width).run(tile);
      }
      if (finished) {
        finish(i, tile.rows, panel, panelEnd, scratch);
      }
    }
  }

  private void finish(int i, int rows, int panel, int panelEnd, Scratch scratch) {
    if (epilogue != TileEpilogue.NONE) {
      int j = panel * tiles.panelWidth();
      int columns = Math.min(n, panelEnd * tiles.panelWidth()) - j;
      epilogue.apply(c, cAt + i * ldc + j, ldc, row + i, j, rows, columns, scratch);
    }
  }
}
