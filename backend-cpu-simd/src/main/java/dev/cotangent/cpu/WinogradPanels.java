package dev.cotangent.cpu;

/**
 * The same sums as {@link WinogradProduct}'s where filters are many and tiles are few.
 *
 * <p>Filters at points would then be several times the size of the filters, and read once or twice
 * only. So instead the tiles are transformed for all threads, and each thread makes some rows of a
 * panel of the filters, which stay in the second-level cache, multiplies all tiles by them, and
 * goes on to the next rows.
 */
final class WinogradPanels {
  /** Elements of all filters from which on this is the faster way. */
  private static final int LARGE_FILTERS = 256 * 256;

  /** Tiles that are taken at once: as many as sums of a panel stay in the second-level cache. */
  private static final int BLOCK = 64;

  /** Rows of a panel that are made at a time. */
  private static final int ROWS = 128;

  private static final int PADDING = 16;
  private static final int[] ONE_RUN = {0};

  private final Tiles tiles;
  private final WinogradTiles places;
  private final ConvImage image;
  private final int n;
  private final int block;
  private final int vStep;
  private final int vPoint;

  WinogradPanels(Tiles tiles, WinogradTiles places, ConvImage image, int n) {
    this.tiles = tiles;
    this.places = places;
    this.image = image;
    this.n = n;
    int blocks = Math.ceilDiv(places.count(), BLOCK);
    block = Math.ceilDiv(places.count(), Math.max(1, blocks));
    vStep = image.channels() + PADDING;
    vPoint = block * vStep + PADDING;
  }

  /** Tells whether this is the faster way. */
  static boolean pays(int channels, int n) {
    return channels * n >= LARGE_FILTERS;
  }

  /** Computes y[image, taps.height, taps.width, n]. */
  void run(
      Workers workers,
      ScratchPool scratches,
      float[] x,
      int xAt,
      WinogradFilters filters,
      float[] y,
      int yAt,
      TileEpilogue end) {
    Scratch shared = scratches.take();
    float[] v = shared.image(filters.points() * vPoint);
    for (int first = 0; first < places.count(); first += block) {
      int from = first;
      int to = Math.min(places.count(), first + block);
      workers.run(
          to - from,
          scratches.each(
              (t, scratch) -> places.load(from + t, x, xAt, image, v, t * vStep, vPoint, scratch)));
      workers.run(
          tiles.panels(n),
          scratches.each(
              (panel, scratch) -> panel(panel, from, to, v, filters, y, yAt, end, scratch)));
    }
    scratches.give(shared);
  }

  private void panel(
      int panel,
      int from,
      int to,
      float[] v,
      WinogradFilters filters,
      float[] y,
      int yAt,
      TileEpilogue end,
      Scratch scratch) {
    int column = panel * tiles.panelWidth();
    int width = tiles.widthOf(n - column);
    int sumPoint = block * width + PADDING;
    float[] sums = scratch.result(filters.points() * sumPoint);
    int pointStep = filters.pointStep(panel, ROWS);
    float[] rows = scratch.image(filters.points() * pointStep);
    for (int k = 0; k < image.channels(); k += ROWS) {
      int kEnd = Math.min(image.channels(), k + ROWS);
      filters.make(panel, k, kEnd, rows, 0, pointStep, scratch);
      Tile tile = scratch.tile;
      aim(tile, v, rows, sums, width, scratch.rowTable);
      tile.length = kEnd - k;
      tile.add = k > 0;
      for (int point = 0; point < filters.points(); point++) {
        tile.bAt = point * pointStep;
        sweep(to - from, point * vPoint + k, point * sumPoint, tile);
      }
    }
    for (int t = from; t < to; t++) {
      places.store(t, sums, (t - from) * width, sumPoint, width, y, yAt + column, n, scratch);
    }
    if (end != TileEpilogue.NONE) {
      places.finish(from, to, column, width, y, yAt, n, end, scratch);
    }
  }

  private static void aim(
      Tile tile, float[] v, float[] rows, float[] sums, int width, int[] rowTable) {
    tile.a = v;
    tile.aRow = rowTable;
    tile.aRowFrom = 0;
    tile.aRun = ONE_RUN;
    tile.b = rows;
    tile.bRun = ONE_RUN;
    tile.bStep = width;
    tile.runFrom = 0;
    tile.runs = 1;
    tile.c = sums;
    tile.cStep = width;
    tile.columns = width;
    tile.alpha = 1;
  }

  /** Multiplies all tiles at a point. */
  private void sweep(int count, int vAt, int sumAt, Tile tile) {
    int step = tiles.tileRows(n);
    for (int i = 0; i < count; i += step) {
      tile.rows = Math.min(step, count - i);
      for (int r = 0; r < Tile.MAX_ROWS; r++) {
        tile.aRow[r] = Math.min(r, tile.rows - 1) * vStep;
      }
      tile.aAt = vAt + i * vStep;
      tile.cAt = sumAt + i * tile.cStep;
      tiles.kernel(tile.rows, tile.columns).run(tile);
    }
  }
}
