package dev.cotangent.cpu;

import org.jspecify.annotations.Nullable;

/**
 * The product of the patches of an image and few filters, with pixels instead of filters along the
 * lanes.
 *
 * <p>Rows of A are filters and columns of B are pixels, neighbours of a row, read in place from the
 * planes of the channels; finished rows are transposed to their places. It pays where the filters
 * would leave lanes empty, as in the first layer of LeNet with 6 filters.
 */
final class PlanarProduct {
  private static final int DEPTH = 512;
  private static final int MAX_BAND = 32 * 1024;
  private static final int MIN_PARTS = 8;
  private static final int MAX_SHORT_ROW = 64;

  /** Multiply-adds of a plain loop in the time that a sum takes to its place. */
  private static final double MOVE = 20;

  private final Taps taps;
  private final int channels;
  private final int n;
  private final int k;
  private final int bandRows;
  private final Planes planes;
  private final int[] aRun;
  private final int[] bRun;
  private final int runLength;
  private final int runsPerBlock;

  /**
   * Whether all rows of a band are taken as one, with the sums between them that belong to no
   * pixel: fewer lanes stay empty where rows are short.
   */
  private final boolean linear;

  /**
   * Plans the product.
   *
   * @param taps of column step 1
   * @param n number of filters
   * @param images number of images, which shapes the bands
   */
  PlanarProduct(Taps taps, int channels, int n, int images) {
    this.taps = taps;
    this.channels = channels;
    this.n = n;
    k = channels * taps.count();
    bandRows = bandRows(images);
    planes = new Planes(taps, channels, bandRows);
    int[] offsets = planes.tapOffsets();
    runLength = taps.columnsContiguous() ? taps.columns().length : 1;
    aRun = new int[k / runLength];
    bRun = new int[k / runLength];
    for (int i = 0; i < aRun.length; i++) {
      aRun[i] = i * runLength;
      bRun[i] = offsets[i * runLength];
    }
    linear = isLinear(taps);
    int blocks = (k + DEPTH - 1) / DEPTH;
    runsPerBlock = (aRun.length + blocks - 1) / blocks;
  }

  private static boolean isLinear(Taps taps) {
    return taps.rowStep() == 1 && taps.width() < MAX_SHORT_ROW;
  }

  /**
   * Tells whether this is likely faster than a {@link PatchProduct}, by the number of vector
   * operations; moving one sum to its place costs about as much as one of them.
   */
  static boolean pays(Tiles tiles, Taps taps, int channels, int n) {
    if (taps.columnStep() != 1) {
      return false;
    }
    long k = (long) channels * taps.count();
    if (tiles.plain()) {
      int columns = isLinear(taps) ? taps.height() * taps.sourceColumns() : taps.width();
      double unused = isLinear(taps) ? (double) taps.sourceColumns() / taps.width() : 1;
      return unused * Tiles.slownessOfPlainLoop(columns) + MOVE / k < Tiles.slownessOfPlainLoop(n);
    }
    int lanes = tiles.lastPanelUnit();
    long planar = (taps.width() + lanes - 1L) / lanes * n * k + (long) n * taps.width();
    long direct = (n + lanes - 1L) / lanes * taps.width() * k;
    return planar < 0.8 * direct;
  }

  private int bandRows(int images) {
    int rowSize = taps.sourceColumns() * channels;
    int rows = taps.height();
    while (rows > 1 && taps.sourceRows(rows) * rowSize > MAX_BAND) {
      rows = (rows + 1) / 2;
    }
    int forParts = (int) Math.max(1, (long) images * taps.height() / MIN_PARTS);
    return Math.min(rows, forParts);
  }

  /** Returns the kernel for interleaved filters and so many pixels; null if they are not. */
  private @Nullable TileKernel stripKernel(Tiles tiles, int pixels) {
    TileKernel kernel = tiles.tabled().orElse(null);
    return kernel == null || kernel.rows != tiles.tileRows(pixels) ? null : kernel;
  }

  /** Returns the elements that the filters take, once as they are and once interleaved. */
  int filtersSize() {
    return 2 * n * k;
  }

  /** Interleaves the filters [n, channels, taps], strip by strip, behind themselves. */
  void interleave(Tiles tiles, float[] filters) {
    tiles
        .tabled()
        .ifPresent(kernel -> {
          for (int o = 0; o + kernel.rows <= n; o += kernel.rows) {
            Transpose.rows(filters, o * k, k, kernel.rows, k, filters, (n + o) * k, kernel.rows);
          }
        });
  }

  /** Returns the number of bands of one image. */
  int bands() {
    return (taps.height() + bandRows - 1) / bandRows;
  }

  /** Returns the first row of sums of a band. */
  int firstRow(int band) {
    return band * bandRows;
  }

  /**
   * Computes a band of sums, c[sum, filter].
   *
   * @param image where an image [height, width, channels] begins in {@code source}
   * @param filters the filters as [n, channels, taps], and interleaved
   * @param row number of the first sum, for the epilogue
   */
  void run(
      Tiles tiles,
      float[] source,
      int image,
      int height,
      int width,
      int band,
      float[] filters,
      float[] c,
      int cAt,
      int row,
      TileEpilogue end,
      Scratch scratch) {
    int rows = Math.min(bandRows, taps.height() - firstRow(band));
    Tile tile = scratch.tile;
    tile.b = planes.load(source, image, height, width, firstRow(band), rows, scratch);
    tile.bRun = bRun;
    tile.bStep = 1;
    tile.a = filters;
    tile.aRow = scratch.rowTable;
    tile.aRowFrom = 0;
    tile.aRun = aRun;
    tile.length = runLength;
    tile.alpha = 1;
    int pitch = planes.rowOffset(1);
    int span = linear ? (rows - 1) * pitch + taps.width() : taps.width();
    float[] sums = scratch.result(n * span);
    tile.c = sums;
    tile.cStep = span;
    for (int i = 0; i < rows; i++) {
      if (i == 0 || !linear) {
        sums(tiles, tile, planes.rowOffset(i), span);
      }
      int at = cAt + i * taps.width() * n;
      int first = linear ? i * pitch : 0;
      Transpose.rows(sums, first, span, n, taps.width(), c, at, n);
      if (end != TileEpilogue.NONE) {
        end.apply(c, at, n, row + i * taps.width(), 0, taps.width(), n, scratch);
      }
    }
  }

  /** Computes sums [filter, pixel] of so many neighbouring pixels. */
  private void sums(Tiles tiles, Tile tile, int bAt, int pixels) {
    int step = tiles.tileRows(pixels);
    for (int run = 0; run < aRun.length; run += runsPerBlock) {
      tile.runFrom = run;
      tile.runs = Math.min(runsPerBlock, aRun.length - run);
      tile.add = run > 0;
      for (int o = 0; o < n; o += step) {
        tile.rows = Math.min(step, n - o);
        TileKernel strip = tile.rows == step ? stripKernel(tiles, pixels) : null;
        tile.aAt = strip == null ? o * k : (n + o) * k + run * runLength * step;
        for (int r = 0; r < Tile.MAX_ROWS; r++) {
          tile.aRow[r] = Math.min(r, tile.rows - 1) * k;
        }
        for (int j = 0; j < pixels; j += tiles.panelWidth()) {
          int width = strip == null ? tiles.widthOf(pixels - j) : strip.width;
          tile.bAt = bAt + j;
          tile.columns = Math.min(pixels - j, width);
          tile.cAt = o * pixels + j;
          (strip == null ? tiles.kernel(tile.rows, width) : strip).run(tile);
        }
      }
    }
  }
}
