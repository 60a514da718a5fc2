package dev.cotangent.cpu;

/**
 * Partial sums of dw over bands of images of few channels: sums [channel, tap, filter].
 *
 * <p>In a {@link Tile} the rows of A are taps, whose pixels are neighbours in the planes of the
 * channels; the steps are the pixels of a row, and the columns are the filters of dy in place. So
 * nothing is transposed or gathered but the sums, once, in {@link #store}.
 */
final class PlanarCorrelation {
  private static final int MAX_CHANNELS = 4;

  /** Pixels per pass over the sums. */
  private static final int DEPTH = 448;

  private static final int SLACK = 64;

  private final Tiles tiles;
  private final ConvShape s;
  private final Planes planes;
  private final int[] tapOffsets;
  private final int blockRows;
  private final int[] aRun;
  private final int[] bRun;
  private final boolean copyDy;

  /** Plans sums over bands of at most so many rows. */
  PlanarCorrelation(Tiles tiles, ConvShape s, Taps taps, int bandRows) {
    this.tiles = tiles;
    this.s = s;
    planes = new Planes(taps, s.channels(), bandRows);
    int[] offsets = planes.tapOffsets();
    tapOffsets = new int[offsets.length + Tile.MAX_ROWS];
    for (int i = 0; i < tapOffsets.length; i++) {
      tapOffsets[i] = offsets[Math.min(i, offsets.length - 1)];
    }
    blockRows = Math.clamp(DEPTH / s.q(), 1, bandRows);
    aRun = new int[blockRows];
    bRun = new int[blockRows];
    for (int i = 0; i < blockRows; i++) {
      aRun[i] = planes.rowOffset(i);
      bRun[i] = i * s.q() * s.out();
    }
    copyDy = s.out() % tiles.lastPanelUnit() != 0;
  }

  /** Tells whether this is likely faster than a {@link PatchCorrelation}. */
  static boolean pays(Tiles tiles, ConvShape s) {
    boolean longRows = !tiles.plain() || s.out() > s.filterSize();
    return longRows
        && s.groups() == 1
        && s.channels() <= MAX_CHANNELS
        && s.window().strideWidth() == 1;
  }

  /** Writes finished sums [channel, tap, filter] as dw [filter, tap, channel]. */
  static void store(ConvShape s, float[] sums, float[] dw, int dwAt) {
    int taps = s.window().height() * s.window().width();
    for (int c = 0; c < s.channels(); c++) {
      for (int tap = 0; tap < taps; tap++) {
        int from = (c * taps + tap) * s.out();
        for (int o = 0; o < s.out(); o++) {
          dw[dwAt + (o * taps + tap) * s.channels() + c] = sums[from + o];
        }
      }
    }
  }

  /** A partial sum; belongs to one thread. */
  final class Sum {
    private final float[] sums;
    private final int sumsAt;
    private final Scratch scratch;
    private boolean begun;

    /** A sum of nothing; it will be written to {@code sums} from {@code sumsAt} on. */
    Sum(float[] sums, int sumsAt, Scratch scratch) {
      this.sums = sums;
      this.sumsAt = sumsAt;
      this.scratch = scratch;
    }

    /** Adds the pixels of a band; see {@link PatchCorrelation.Sum#add}. */
    void add(float[] dy, int dyAt, float[] x, int xAt, int first, int rows) {
      float[] image = planes.load(x, xAt, s.height(), s.width(), first, rows, scratch);
      float[] b = dy;
      int bAt = dyAt;
      if (copyDy) {
        int size = rows * s.q() * s.out();
        b = scratch.panels(size + SLACK);
        bAt = 0;
        System.arraycopy(dy, dyAt, b, 0, size);
      }
      for (int row = 0; row < rows; row += blockRows) {
        Tile tile = scratch.tile;
        tile.a = image;
        tile.aAt = planes.rowOffset(row);
        tile.b = b;
        tile.runs = Math.min(blockRows, rows - row);
        block(tile, bAt + row * s.q() * s.out());
        begun = true;
      }
    }

    private void block(Tile tile, int bAt) {
      tile.aRow = tapOffsets;
      tile.aRun = aRun;
      tile.bRun = bRun;
      tile.bStep = s.out();
      tile.runFrom = 0;
      tile.length = s.q();
      tile.c = sums;
      tile.cStep = s.out();
      tile.add = begun;
      tile.alpha = 1;
      int step = tiles.tileRows(s.out());
      for (int tap = 0; tap < s.filterSize(); tap += step) {
        tile.rows = Math.min(step, s.filterSize() - tap);
        tile.aRowFrom = tap;
        for (int j = 0; j < s.out(); j += tiles.panelWidth()) {
          int width = tiles.widthOf(s.out() - j);
          tile.bAt = bAt + j;
          tile.columns = Math.min(s.out() - j, width);
          tile.cAt = sumsAt + tap * s.out() + j;
          tiles.kernel(tile.rows, width).run(tile);
        }
      }
    }
  }
}
