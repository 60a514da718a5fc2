package dev.cotangent.cpu;

/**
 * The product of the patches of an image and packed filters, in which no image of patches is made.
 *
 * <p>In a channels-last image the taps of one filter row lie contiguous. So a patch is a few runs
 * of neighbours, the rows of A of a {@link Tile} overlap in the image, and a convolution is a
 * matrix product whose A is addressed by two small tables: where a sum's patch begins, and where
 * its runs lie. Where a strip of patches meets enough filters, and registers are few, it is
 * interleaved first.
 *
 * <p>Only a band of the image is copied, with its padding, to memory that stays in the second-level
 * cache.
 */
final class PatchProduct {
  /** Steps of a sum per pass over the results: a panel block stays in the first-level cache. */
  private static final int DEPTH = 512;

  private static final int MAX_BAND = 48 * 1024;
  private static final int MIN_PARTS = 8;

  /** Steps of a run from which on to interleave it takes less than its rows in place would. */
  private static final int LONG_RUN = 32;

  /** Floats that a kernel may read beyond the last pixel. */
  private static final int SLACK = 64;

  private final Tiles tiles;
  private final Taps taps;
  private final int channels;
  private final int groupChannels;
  private final int n;
  private final int bandRows;
  private final int runLength;
  private final int[] runs;
  private final int[] runBounds;
  private final int[] depthBounds;
  private final int[] rowTable;

  /** Where each run begins in its block of a full panel, and of the last one. */
  private final int[] fullRuns;

  private final int[] lastRuns;

  /**
   * Plans the product.
   *
   * @param groupChannels channels that one filter reads, of {@code channels} in the image
   * @param n number of filters of a group
   * @param images number of images, which shapes the bands
   */
  PatchProduct(Tiles tiles, Taps taps, int channels, int groupChannels, int n, int images) {
    this.tiles = tiles;
    this.taps = taps;
    this.channels = channels;
    this.groupChannels = groupChannels;
    this.n = n;
    boolean whole = channels == groupChannels && taps.columnsContiguous();
    int natural = whole ? taps.columns().length * channels : groupChannels;
    int pieces = pieces(natural);
    runLength = natural / pieces;
    runs = runTable(whole, pieces);
    runBounds = evenly(runs.length, Math.max(1, DEPTH / Math.max(1, runLength)));
    depthBounds = new int[runBounds.length];
    for (int i = 0; i < runBounds.length; i++) {
      depthBounds[i] = runBounds[i] * runLength;
    }
    bandRows = bandRows(images);
    rowTable = rows();
    int lastWidth = tiles.widthOf(n - (tiles.panels(n) - 1) * tiles.panelWidth());
    fullRuns = panelRuns(tiles.panelWidth());
    lastRuns = lastWidth == tiles.panelWidth() ? fullRuns : panelRuns(lastWidth);
  }

  /** Returns in how many equal pieces a long run is cut. */
  private static int pieces(int length) {
    int least = (length + DEPTH - 1) / DEPTH;
    for (int pieces = Math.max(1, least); pieces <= 2 * least; pieces++) {
      if (length % pieces == 0) {
        return pieces;
      }
    }
    return 1;
  }

  private int[] runTable(boolean whole, int pieces) {
    int perRow = (whole ? 1 : taps.columns().length) * pieces;
    int[] table = new int[taps.rows().length * perRow];
    for (int t = 0; t < table.length; t++) {
      int column = whole ? 0 : taps.columns()[t % perRow / pieces];
      int pixel = taps.rows()[t / perRow] * taps.sourceColumns() + column;
      table[t] = pixel * channels + t % pieces * runLength;
    }
    return table;
  }

  /** Returns 0 and the ends of blocks of at most {@code most} of {@code count} things. */
  private static int[] evenly(int count, int most) {
    int blocks = (count + most - 1) / most;
    int[] bounds = new int[blocks + 1];
    for (int i = 1; i <= blocks; i++) {
      bounds[i] = count * i / blocks;
    }
    return bounds;
  }

  private int bandRows(int images) {
    int rowSize = taps.sourceColumns() * channels;
    int rows = taps.height();
    while (rows > 1 && taps.sourceRows(rows) * rowSize > MAX_BAND) {
      rows = (rows + 1) / 2;
    }
    int forParts = (int) Math.max(1, (long) images * taps.height() / MIN_PARTS);
    return Math.max(1, Math.min(rows, forParts));
  }

  private int[] rows() {
    int sums = bandRows * taps.width();
    int[] table = new int[sums + Tile.MAX_ROWS];
    for (int i = 0; i < table.length; i++) {
      int sum = Math.min(i, sums - 1);
      int row = sum / taps.width() * taps.rowStep();
      int column = sum % taps.width() * taps.columnStep();
      table[i] = (row * taps.sourceColumns() + column) * channels;
    }
    return table;
  }

  /** Returns where filters must be cut to be packed for this product. */
  int[] depthBounds() {
    return depthBounds;
  }

  /** Returns the number of bands of one image. */
  int bands() {
    return (taps.height() + bandRows - 1) / bandRows;
  }

  /** Returns the first row of sums of a band. */
  int firstRow(int band) {
    return band * bandRows;
  }

  /** Returns the number of rows of sums of a band. */
  int rowsOf(int band) {
    return Math.min(bandRows, taps.height() - band * bandRows);
  }

  /** Returns a copy, in scratch memory, of the pixels that a band reads. */
  float[] loadBand(float[] image, int at, int height, int width, int band, Scratch scratch) {
    int rows = taps.sourceRows(rowsOf(band));
    int columns = taps.sourceColumns();
    int size = (taps.sourceRows(bandRows) * columns) * channels + SLACK;
    int top = taps.top() + firstRow(band) * taps.rowStep();
    float[] to = scratch.image(size);
    ImageBand.copy(image, at, height, width, channels, top, taps.left(), rows, columns, to);
    return to;
  }

  /**
   * Computes the sums of a loaded band for one group: c[sum, filter].
   *
   * @param image the band's pixels
   * @param rows rows of sums in the band
   * @param row number of the first sum, and {@code column} of the first filter, for the epilogue
   */
  void run(
      float[] image,
      PackedMatrix filters,
      int group,
      int rows,
      int fromPanel,
      int toPanel,
      float[] c,
      int cAt,
      int ldc,
      int row,
      TileEpilogue end,
      Scratch scratch) {
    Tile tile = scratch.tile;
    tile.aRow = rowTable;
    tile.aRun = runs;
    tile.c = c;
    tile.cStep = ldc;
    tile.alpha = 1;
    int step = tiles.tileRows(n);
    int sums = rows * taps.width();
    int first = fromPanel * tiles.panelWidth();
    int columns = Math.min(n, toPanel * tiles.panelWidth()) - first;
    int imageAt = group * groupChannels;
    boolean worthwhile = columns >= tiles.interleavePatchesFrom() && runLength >= LONG_RUN;
    for (int block = 0; block < runBounds.length - 1; block++) {
      tile.runFrom = runBounds[block];
      tile.runs = runBounds[block + 1] - runBounds[block];
      tile.add = block > 0;
      for (int i = 0; i < sums; i += step) {
        tile.rows = Math.min(step, sums - i);
        boolean interleaved = worthwhile && tile.rows > RowStrips.MOST_IN_PLACE;
        if (interleaved) {
          interleave(image, imageAt, i, step, tile, scratch);
        } else {
          tile.a(image);
          tile.aAt = imageAt;
          tile.aRowFrom = i;
          tile.length = runLength;
        }
        for (int p = fromPanel; p < toPanel; p++) {
          int j = p * tiles.panelWidth();
          int width = tiles.widthOf(n - j);
          tile.bAt = filters.index(tiles, block, p);
          tile.bStep = width;
          tile.b(filters.array(), width == tiles.panelWidth() ? fullRuns : lastRuns);
          tile.columns = Math.min(n - j, width);
          tile.cAt = cAt + i * ldc + j;
          TileKernel kernel =
              interleaved
                  ? tiles.interleavedKernel(tile.rows, width)
                  : tiles.kernel(tile.rows, width);
          kernel.run(tile);
        }
        if (block == runBounds.length - 2 && end != TileEpilogue.NONE) {
          int at = cAt + i * ldc + first;
          int column = group * n + first;
          end.apply(c, at, ldc, row + i, column, tile.rows, columns, scratch);
        }
      }
    }
  }

  /** Interleaves the patches of a strip, from sum {@code i} on, and points the tile at them. */
  private void interleave(float[] image, int at, int i, int step, Tile tile, Scratch scratch) {
    int length = tile.runs * runLength;
    float[] strip = scratch.rows(length * step + tiles.stripPiece());
    for (int t = 0; t < tile.runs; t++) {
      int from = at + runs[tile.runFrom + t];
      tiles.stripTurn().turn(image, from, rowTable, i, runLength, strip, t * runLength * step);
    }
    tile.a(strip);
    tile.aAt = 0;
    tile.length = length;
  }

  /** Returns where each run begins in its block of a panel of this width. */
  private int[] panelRuns(int width) {
    int[] table = new int[runs.length];
    for (int block = 0; block < runBounds.length - 1; block++) {
      for (int t = runBounds[block]; t < runBounds[block + 1]; t++) {
        table[t] = (t - runBounds[block]) * runLength * width;
      }
    }
    return table;
  }
}
