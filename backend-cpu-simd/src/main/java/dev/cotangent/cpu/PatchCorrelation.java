package dev.cotangent.cpu;

/**
 * Partial sums of dw over bands of images.
 *
 * <p>In a {@link Tile} the rows of A are filters, its steps are pixels, and the columns are the
 * taps and channels of one filter row, which lie contiguous in the image: so B is the image itself.
 * Only where these are much fewer than the lanes, as in a first layer, are patches copied to rows
 * of B.
 */
final class PatchCorrelation {
  /** Pixels per pass over the sums. */
  private static final int DEPTH = 512;

  private static final int SLACK = 64;

  private final Tiles tiles;
  private final ConvShape s;
  private final Taps taps;
  private final int imageRow;
  private final int length;
  private final int[] runs;
  private final boolean copied;
  private final int copiedWidth;
  private final int blockRows;
  private final int[] aRun;
  private final int[] bRun;

  /** Plans sums over bands of at most so many rows. */
  PatchCorrelation(Tiles tiles, ConvShape s, Taps taps, int bandRows) {
    this.tiles = tiles;
    this.s = s;
    this.taps = taps;
    imageRow = taps.sourceColumns() * s.channels();
    boolean whole = s.groups() == 1 && taps.columnsContiguous();
    length = whole ? taps.columns().length * s.channels() : s.groupChannels();
    runs = runTable(whole);
    int unit = tiles.lastPanelUnit();
    copiedWidth = (s.filterSize() + unit - 1) / unit * unit;
    copied =
        runs.length > 1
            && (tiles.plain()
                ? Tiles.slownessOfPlainLoop(length) > 1.3 * Tiles.slownessOfPlainLoop(copiedWidth)
                : 3 * runs.length * ((length + unit - 1) / unit * unit) > 4 * copiedWidth);
    int blocks = Math.ceilDiv(bandRows, Math.clamp(DEPTH / s.q(), 1, bandRows));
    blockRows = Math.ceilDiv(bandRows, blocks);
    aRun = new int[blockRows];
    bRun = new int[blockRows];
    for (int i = 0; i < blockRows; i++) {
      aRun[i] = i * s.q();
      bRun[i] = i * (copied ? s.q() * copiedWidth : taps.rowStep() * imageRow);
    }
  }

  private int[] runTable(boolean whole) {
    int perRow = whole ? 1 : taps.columns().length;
    int[] table = new int[taps.rows().length * perRow];
    for (int t = 0; t < table.length; t++) {
      int column = whole ? 0 : taps.columns()[t % perRow];
      table[t] = taps.rows()[t / perRow] * imageRow + column * s.channels();
    }
    return table;
  }

  /** A partial sum of rows [fromFilter, toFilter) of each group; belongs to one thread. */
  final class Sum {
    private final int fromFilter;
    private final int toFilter;
    private final float[] sums;
    private final int sumsAt;
    private final Scratch scratch;
    private boolean begun;

    /** A sum of nothing; it will be written to {@code sums} from {@code sumsAt} on. */
    Sum(int fromFilter, int toFilter, float[] sums, int sumsAt, Scratch scratch) {
      this.fromFilter = fromFilter;
      this.toFilter = toFilter;
      this.sums = sums;
      this.sumsAt = sumsAt;
      this.scratch = scratch;
    }

    /**
     * Adds the pixels of a band.
     *
     * @param dyAt where the band begins in dy
     * @param xAt where its image begins in x
     * @param first first row of the band
     * @param rows rows of the band
     */
    void add(float[] dy, int dyAt, float[] x, int xAt, int first, int rows) {
      int sourceRows = taps.sourceRows(rows);
      float[] image = scratch.image(sourceRows * imageRow + SLACK);
      int top = taps.top() + first * taps.rowStep();
      ImageBand.copy(
          x,
          xAt,
          s.height(),
          s.width(),
          s.channels(),
          top,
          taps.left(),
          sourceRows,
          taps.sourceColumns(),
          image);
      for (int row = 0; row < rows; row += blockRows) {
        int blockEnd = Math.min(rows, row + blockRows);
        for (int group = 0; group < s.groups(); group++) {
          block(dy, dyAt + row * s.q() * s.out(), image, row, blockEnd - row, group);
        }
        begun = true;
      }
    }

    private void block(float[] dy, int dyAt, float[] image, int row, int rows, int group) {
      int pixels = rows * s.q();
      int filters = toFilter - fromFilter;
      int step = pixels + 16;
      int firstFilter = group * s.groupFilters() + fromFilter;
      float[] turned = scratch.result(filters * step);
      turn(dy, dyAt + firstFilter, pixels, filters, turned, step);
      Tile tile = scratch.tile;
      tile.a = turned;
      tile.aRow = scratch.rowTable;
      tile.aRowFrom = 0;
      tile.aRun = aRun;
      tile.bRun = bRun;
      tile.runFrom = 0;
      tile.runs = rows;
      tile.length = s.q();
      tile.c = sums;
      tile.cStep = s.filterSize();
      tile.add = begun;
      tile.alpha = 1;
      int from = row * taps.rowStep() * imageRow + group * s.groupChannels();
      int columns = copied ? s.filterSize() : length;
      if (copied) {
        tile.b = copyPatches(image, from, rows);
        tile.bStep = copiedWidth;
      } else {
        tile.b = image;
        tile.bStep = taps.columnStep() * s.channels();
      }
      int rowStep = tiles.tileRows(columns);
      for (int o = 0; o < filters; o += rowStep) {
        tile.rows = Math.min(rowStep, filters - o);
        tile.aAt = o * step;
        for (int r = 0; r < Tile.MAX_ROWS; r++) {
          tile.aRow[r] = Math.min(r, tile.rows - 1) * step;
        }
        int cAt = sumsAt + (firstFilter + o) * s.filterSize();
        if (copied) {
          panels(tile, 0, columns, cAt);
        } else {
          for (int t = 0; t < runs.length; t++) {
            panels(tile, from + runs[t], columns, cAt + t * length);
          }
        }
      }
    }

    private void panels(Tile tile, int bAt, int columns, int cAt) {
      for (int j = 0; j < columns; j += tiles.panelWidth()) {
        int width = tiles.widthOf(columns - j);
        tile.bAt = bAt + j;
        tile.columns = Math.min(columns - j, width);
        tile.cAt = cAt + j;
        tiles.kernel(tile.rows, width).run(tile);
      }
    }

    /** Writes dy[pixel, filter] as rows of one filter each. */
    private void turn(float[] dy, int at, int pixels, int filters, float[] to, int step) {
      Transpose.rows(dy, at, s.out(), pixels, filters, to, 0, step);
    }

    private float[] copyPatches(float[] image, int at, int rows) {
      float[] to = scratch.panels(rows * s.q() * copiedWidth + SLACK);
      int target = 0;
      for (int i = 0; i < rows; i++) {
        int source = at + i * taps.rowStep() * imageRow;
        for (int j = 0; j < s.q(); j++) {
          for (int t = 0; t < runs.length; t++) {
            int from = source + runs[t];
            int end = target + t * length;
            for (int e = 0; e < length; e++) {
              to[end + e] = image[from + e];
            }
          }
          source += taps.columnStep() * s.channels();
          target += copiedWidth;
        }
      }
      return to;
    }
  }
}
