package dev.cotangent.cpu;

import org.jspecify.annotations.Nullable;

/**
 * The rows of a left operand, a strip of a tile's rows at a time.
 *
 * <p>Rows are read in place where they can be. Rows of a transposed matrix, and rows that would
 * fall into one set of the first-level cache, are copied once for all columns of C. So are all rows
 * that meet enough columns: one address for a strip, rather than one for each row, leaves the
 * processor few instructions but the multiply-adds.
 */
final class RowStrips {
  /** Elements that are copied at once where each band has B copied anew, which must stay rare. */
  private static final int LARGE_BAND = 1 << 20;

  /** Strips that are copied at once where all of B stays in the second-level cache. */
  private static final int FEW_STRIPS = 4;

  /** Floats between rows that fall into one set of a first-level cache of 8 ways. */
  private static final int CACHE_SET_PERIOD = 1024;

  private static final int FEW_ROWS = 6;

  /** Rows of a strip that a tile reads in place faster than more of them side by side. */
  static final int MOST_IN_PLACE = 4;

  /** Columns of C from which on rows are interleaved, though rows as they are copy faster. */
  private static final int WORTHWHILE_COLUMNS = 512;

  private final Operand a;
  private final Tiles tiles;
  private final int n;
  private final int stripRows;
  private final boolean copied;

  /** Whether strips are stored step by step, all rows of a step beside each other. */
  private final boolean interleaved;

  private final Scratch scratch;
  private float[] copies;

  /** Distance of copied rows. */
  private int step;

  private int firstRow;
  private int from;

  /**
   * Takes the rows of {@code a} in strips of a tile's rows.
   *
   * @param rows rows in all
   * @param n columns of a product
   * @param meets columns of all products that read a strip once it is ready
   */
  RowStrips(Tiles tiles, Operand a, int rows, int n, int meets, Scratch scratch) {
    this.tiles = tiles;
    this.a = a;
    this.n = n;
    copies = a.array();
    stripRows = tiles.tileRows(n);
    this.scratch = scratch;
    boolean sharesCacheSet =
        a.rowStep() % CACHE_SET_PERIOD == 0 && Math.min(rows, stripRows) > FEW_ROWS;
    boolean always = meets >= tiles.interleaveFrom() && rows > MOST_IN_PLACE;
    copied = !a.rowsContiguous() || sharesCacheSet || always;
    boolean worthwhile = a.rowsContiguous() ? n >= WORTHWHILE_COLUMNS : n > tiles.narrowWidth();
    interleaved = always || (copied && worthwhile && tiles.interleaves());
  }

  /**
   * Returns how many of {@code rows} rows, each cut at {@code depth}, are taken at once.
   *
   * @param packed B, if it has been packed for all bands
   */
  int band(int rows, int depth, @Nullable PackedMatrix packed) {
    return copied ? Math.min(rows, stripsOfBand(depth, packed) * stripRows) : rows;
  }

  /** B is read once for each band, so bands are large unless B stays in the cache. */
  private int stripsOfBand(int depth, @Nullable PackedMatrix packed) {
    if (packed == null) {
      return Math.max(1, LARGE_BAND / depth / stripRows);
    }
    int halfOfCache = tiles.cache() / 2 / Float.BYTES;
    return (long) packed.k() * packed.n() <= halfOfCache
        ? FEW_STRIPS
        : Math.max(1, halfOfCache / depth / stripRows);
  }

  /** Makes columns [from, to) of rows [row, rowEnd) ready. */
  void prepare(int row, int rowEnd, int from, int to) {
    this.from = from;
    firstRow = row;
    if (!copied) {
      return;
    }
    step = stepOf(to - from);
    copies = scratch.rows(place(rowEnd));
    for (int i = row; i < rowEnd; ) {
      int rows = tiles.nextRows(rowEnd - i, n);
      copy(i, rows, to - from);
      i += rows;
    }
  }

  /** Returns a distance that is no multiple of 1 KB: such rows would share cache sets. */
  private static int stepOf(int length) {
    return length + (length % 256 == 240 ? 32 : 16);
  }

  /** Returns where the copy of a strip begins that begins at row {@code i}. */
  private int place(int i) {
    return Math.ceilDiv(i - firstRow, stripRows) * stripRows * step;
  }

  private boolean interleaves(int rows) {
    return interleaved && rows > MOST_IN_PLACE;
  }

  private void copy(int i, int rows, int length) {
    int at = place(i);
    if (interleaves(rows)) {
      interleave(a.index(i, from), rows, length, at);
    } else if (a.rowsContiguous()) {
      for (int r = 0; r < rows; r++) {
        int source = a.index(i + r, from);
        System.arraycopy(a.array(), source, copies, at + r * step, length);
      }
    } else {
      int source = a.index(i, from);
      Transpose.rows(a.array(), source, a.columnStep(), length, rows, copies, at, step);
    }
  }

  private void interleave(int source, int rows, int length, int at) {
    float[] x = a.array();
    if (a.rowsContiguous()) {
      int[] offsets = scratch.rowTable;
      for (int r = 0; r < stripRows; r++) {
        offsets[r] = Math.min(r, rows - 1) * a.rowStep();
      }
      tiles.stripTurn().turn(x, source, offsets, 0, length, copies, at);
      return;
    }
    int whole = x.length - tiles.stripPiece() - source;
    int count = whole < 0 ? 0 : Math.min(length, whole / a.columnStep() + 1);
    tiles.stripCopy().copy(x, source, a.columnStep(), count, copies, at, stripRows);
    for (int k = count; k < length; k++) {
      System.arraycopy(x, source + k * a.columnStep(), copies, at + k * stripRows, rows);
    }
  }

  /** Returns the kernel for this many rows of a panel of this stored width. */
  TileKernel kernel(int rows, int width) {
    return interleaves(rows) ? tiles.interleavedKernel(rows, width) : tiles.kernel(rows, width);
  }

  /** Points a tile at {@code tile.rows} rows from {@code i} on, which are ready. */
  void aim(Tile tile, int i) {
    aim(tile, i, from);
  }

  /** Does so from a column on. */
  void aim(Tile tile, int i, int column) {
    tile.a(copied ? copies : a.array());
    int columnStep = interleaves(tile.rows) ? stripRows : 1;
    tile.aAt = copied ? place(i) + (column - from) * columnStep : a.index(i, column);
    int rowStep = copied ? step : a.rowStep();
    for (int r = 0; r < Tile.MAX_ROWS; r++) {
      tile.aRow[r] = Math.min(r, tile.rows - 1) * rowStep;
    }
  }
}
