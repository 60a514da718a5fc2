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
    boolean add,
    float[] c,
    int cAt,
    int ldc,
    int row,
    TileEpilogue epilogue) {
  private static final int[] ONE_RUN = {0};

  /** Floats between rows that fall into one set of a first-level cache of 8 ways. */
  private static final int CACHE_SET_PERIOD = 1024;

  /** Computes rows [fromRow, toRow) of panels [fromPanel, toPanel). */
  void run(int fromRow, int toRow, int fromPanel, int toPanel, Scratch scratch) {
    int blockPanels = Math.max(1, tiles.panelBlock() / tiles.panelWidth());
    int[] bounds = Tiles.depthBounds(k);
    PanelSource panels = PanelSource.of(this, toRow - fromRow, scratch);
    start(scratch);
    for (int panel = fromPanel; panel < toPanel; panel += blockPanels) {
      int panelEnd = Math.min(toPanel, panel + blockPanels);
      for (int block = 0; block < bounds.length - 1; block++) {
        int from = bounds[block];
        int to = bounds[block + 1];
        panels.prepare(block, from, to, panel, panelEnd);
        scratch.tile.add = add || block > 0;
        boolean finished = block == bounds.length - 2;
        strips(fromRow, toRow, from, to, panels, panel, panelEnd, finished, scratch);
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
  private void strips(
      int fromRow,
      int toRow,
      int from,
      int to,
      PanelSource panels,
      int panel,
      int panelEnd,
      boolean finished,
      Scratch scratch) {
    Tile tile = scratch.tile;
    tile.length = to - from;
    int step = tiles.tileRows(n);
    for (int i = fromRow; i < toRow; i += step) {
      tile.rows = Math.min(step, toRow - i);
      aimAtRows(scratch, i, from, to);
      for (int p = panel; p < panelEnd; p++) {
        int j = p * tiles.panelWidth();
        int width = tiles.widthOf(n - j);
        panels.aim(tile, p);
        tile.columns = Math.min(n - j, width);
        tile.cAt = cAt + i * ldc + j;
        tiles.kernel(tile.rows, width).run(tile);
      }
      if (finished) {
        finish(i, tile.rows, panel, panelEnd);
      }
    }
  }

  private void aimAtRows(Scratch scratch, int i, int from, int to) {
    Tile tile = scratch.tile;
    boolean sharesCacheSet = a.rowStep() % CACHE_SET_PERIOD == 0 && tile.rows > 6;
    int step;
    if (a.rowsContiguous() && !sharesCacheSet) {
      tile.a = a.array();
      tile.aAt = a.index(i, from);
      step = a.rowStep();
    } else {
      copyRows(scratch.rowsOfA, i, tile.rows, from, to);
      tile.a = scratch.rowsOfA;
      tile.aAt = 0;
      step = Scratch.ROW_STEP;
    }
    for (int r = 0; r < Tile.MAX_ROWS; r++) {
      tile.aRow[r] = Math.min(r, tile.rows - 1) * step;
    }
  }

  private void copyRows(float[] to, int i, int rows, int from, int end) {
    float[] array = a.array();
    int step = a.columnStep();
    for (int r = 0; r < rows; r++) {
      int at = a.index(i + r, from);
      int toAt = r * Scratch.ROW_STEP;
      if (step == 1) {
        System.arraycopy(array, at, to, toAt, end - from);
      } else {
        for (int p = 0; p < end - from; p++) {
          to[toAt + p] = array[at + p * step];
        }
      }
    }
  }

  private void finish(int i, int rows, int panel, int panelEnd) {
    if (epilogue != TileEpilogue.NONE) {
      int j = panel * tiles.panelWidth();
      int columns = Math.min(n, panelEnd * tiles.panelWidth()) - j;
      epilogue.apply(c, cAt + i * ldc + j, ldc, row + i, j, rows, columns);
    }
  }
}
