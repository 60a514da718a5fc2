package dev.cotangent.cpu;

/**
 * The sums of a 3 x 3 convolution of stride 1 by minimal filtering, see {@link WinogradKernel}.
 *
 * <p>The tiles of all images are cut into blocks whose pixels and sums, at points, mostly stay in
 * the second-level cache: a block is transformed, multiplied point by point by the filters, and
 * transformed back.
 */
final class WinogradProduct {
  /** Tiles of a block: rows for four register tiles, so that filters are read rarely. */
  private static final int BLOCK = 48;

  private static final int MIN_PARTS = 8;
  private static final int LEAST_TILES = 12;

  /** Steps of a sum per pass: a block of a panel of filters stays in the first-level cache. */
  private static final int DEPTH = 512;

  /** Floats between rows, so that these do not share cache sets. */
  private static final int PADDING = 16;

  private static final int[] ONE_RUN = {0};

  private final Tiles tiles;
  private final WinogradTiles places;
  private final int points;
  private final ConvImage image;
  private final int n;
  private final int parts;
  private final int vStep;
  private final int sumStep;
  private final int vPoint;
  private final int sumPoint;

  /**
   * Plans the product.
   *
   * @param image extents of an image that is read
   * @param n number of filters
   * @param images number of images
   */
  WinogradProduct(
      Tiles tiles, WinogradKernel kernel, Taps taps, ConvImage image, int n, int images) {
    this.tiles = tiles;
    places = new WinogradTiles(kernel, tiles, taps, images);
    points = kernel.points * kernel.points;
    this.image = image;
    this.n = n;
    int blocks = Math.ceilDiv(places.count(), BLOCK);
    parts = Math.max(blocks, Math.min(MIN_PARTS, Math.ceilDiv(places.count(), LEAST_TILES)));
    int block = Math.ceilDiv(places.count(), Math.max(1, parts));
    vStep = image.channels() + PADDING;
    sumStep = n + PADDING;
    vPoint = block * vStep + PADDING;
    sumPoint = block * sumStep + PADDING;
  }

  /** Computes y[image, taps.height, taps.width, n], block by block on several threads. */
  void run(
      Workers workers,
      ScratchPool scratches,
      float[] x,
      int xAt,
      WinogradFilters filters,
      float[] y,
      int yAt,
      TileEpilogue end) {
    if (WinogradPanels.pays(image.channels(), n)) {
      var panels = new WinogradPanels(tiles, places, image, n);
      panels.run(workers, scratches, x, xAt, filters, y, yAt, end);
      return;
    }
    Scratch shared = scratches.take();
    float[] packed = filters.pack(workers, scratches, shared);
    workers.run(
        parts,
        scratches.each((part, scratch) -> {
          int from = (int) ((long) places.count() * part / parts);
          int to = (int) ((long) places.count() * (part + 1) / parts);
          block(from, to, x, xAt, filters, packed, y, yAt, end, scratch);
        }));
    scratches.give(shared);
  }

  private void block(
      int from,
      int to,
      float[] x,
      int xAt,
      WinogradFilters filters,
      float[] packed,
      float[] y,
      int yAt,
      TileEpilogue end,
      Scratch scratch) {
    float[] v = scratch.image(points * vPoint);
    float[] sums = scratch.result(points * sumPoint);
    for (int t = from; t < to; t++) {
      places.load(t, x, xAt, image, v, (t - from) * vStep, vPoint, scratch);
    }
    multiply(to - from, v, filters, packed, sums, scratch);
    for (int t = from; t < to; t++) {
      places.store(t, sums, (t - from) * sumStep, sumPoint, n, y, yAt, n, scratch);
    }
    if (end != TileEpilogue.NONE) {
      places.finish(from, to, 0, n, y, yAt, n, end, scratch);
    }
  }

  private void multiply(
      int rows, float[] v, WinogradFilters filters, float[] packed, float[] sums, Scratch scratch) {
    Tile tile = scratch.tile;
    tile.a = v;
    tile.aRow = scratch.rowTable;
    tile.aRowFrom = 0;
    tile.aRun = ONE_RUN;
    tile.b = packed;
    tile.bRun = ONE_RUN;
    tile.runFrom = 0;
    tile.runs = 1;
    tile.c = sums;
    tile.cStep = sumStep;
    tile.alpha = 1;
    for (int point = 0; point < points; point++) {
      for (int panel = 0; panel < tiles.panels(n); panel++) {
        int width = tiles.widthOf(n - panel * tiles.panelWidth());
        tile.bStep = width;
        tile.columns = width;
        for (int k = 0; k < image.channels(); k += DEPTH) {
          tile.length = Math.min(DEPTH, image.channels() - k);
          tile.add = k > 0;
          tile.bAt =
              filters.packedAt(panel)
                  + point * filters.pointStep(panel, image.channels())
                  + k * width;
          sweep(rows, point * vPoint + k, point * sumPoint + panel * tiles.panelWidth(), tile);
        }
      }
    }
  }

  /** Multiplies all rows by one panel. */
  private void sweep(int rows, int vAt, int sumAt, Tile tile) {
    int step = tiles.tileRows(n);
    for (int i = 0; i < rows; i += step) {
      tile.rows = Math.min(step, rows - i);
      for (int r = 0; r < Tile.MAX_ROWS; r++) {
        tile.aRow[r] = Math.min(r, tile.rows - 1) * vStep;
      }
      tile.aAt = vAt + i * vStep;
      tile.cAt = sumAt + i * sumStep;
      tiles.kernel(tile.rows, tile.columns).run(tile);
    }
  }
}
