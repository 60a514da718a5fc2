package dev.cotangent.cpu;

import java.util.Optional;

/**
 * The register tiles and block sizes of one kind of machine, as data.
 *
 * @param wide kernels of full width, most rows first; the first one has the rows of a full tile
 * @param narrow kernels for a last panel of at most {@code narrow.width} columns
 * @param interleaved kernels for tiles of interleaved rows, narrowest first, then of fewest rows;
 *     or none
 * @param interleaveFrom columns of products from which on strips of rows are interleaved even if
 *     they could be read in place
 * @param interleavePatchesFrom likewise, of the patches of an image
 * @param panelCopy copies pieces of rows to full panels
 * @param stripCopy copies the columns of a strip of rows, and perhaps some elements beyond each
 * @param stripPiece elements that it copies of each column
 * @param stripTurn interleaves the rows of a strip
 * @param lastPanelUnit a last, partial panel is padded with zeros to a multiple of this many
 *     columns
 * @param panelBlock columns of B that stay in the second-level cache during a pass
 * @param cache bytes of a core's second-level cache
 * @param rows loops for products of one row
 * @param depthwise loops for convolutions with one filter for each channel
 * @param row a kernel for one row and several packed panels; absent where tiles serve it as well
 * @param tabled kernel for full tiles of interleaved rows over many short runs; absent where tiles
 *     serve them as well
 * @param columns kernel for the transpose of a left operand
 */
record Tiles(
    TileKernel[] wide,
    TileKernel[] narrow,
    TileKernel[] interleaved,
    int interleaveFrom,
    int interleavePatchesFrom,
    PanelCopy panelCopy,
    PanelCopy stripCopy,
    int stripPiece,
    StripTurn stripTurn,
    int lastPanelUnit,
    int panelBlock,
    int cache,
    RowKernel rows,
    DepthwiseKernel depthwise,
    Optional<PanelRow> row,
    Optional<TileKernel> tabled,
    ColumnStrip columns) {
  /** Steps of a sum per pass over C: a block of a panel of B and a tile of A stay in the caches. */
  static final int DEPTH = 1024;

  private static final long WORK_OF_A_LANE = 12_500;

  /** Lanes that plain loops are reckoned to have, as C2 makes vectors of some. */
  private static final int FEW_LANES = 4;

  /** Columns of which C2's loops become twice as fast per column. */
  private static final int PLAIN_LOOP = 64;

  /**
   * Returns the multiply-adds that pay for handing work to another thread.
   *
   * <p>They take one to five microseconds of a thread; the hand-off takes one.
   */
  long work() {
    return WORK_OF_A_LANE * Math.max(FEW_LANES, lastPanelUnit);
  }

  /** Tells whether rows are plain loops, which pay for their length alone. */
  boolean plain() {
    return lastPanelUnit == 1;
  }

  /** Returns how much slower each column is of a row of n of them, beside a very long row. */
  static double slownessOfPlainLoop(int n) {
    return (double) (n + PLAIN_LOOP) / n;
  }

  /** Returns the columns of a full panel. */
  int panelWidth() {
    return wide[0].width;
  }

  /** Returns the columns that one narrow tile takes. */
  int narrowWidth() {
    return narrow[0].width;
  }

  /** Returns the rows of a full tile of a matrix of n columns. */
  int tileRows(int n) {
    return n <= narrow[0].width ? narrow[0].rows : wide[0].rows;
  }

  /**
   * Returns the rows of the next tile where some are left of a matrix of n columns.
   *
   * <p>Two smaller tiles take what would be a full one and a nearly empty one.
   */
  int nextRows(int left, int n) {
    TileKernel[] kernels = n <= narrow[0].width ? narrow : wide;
    int full = kernels[0].rows;
    int second = kernels.length > 1 ? kernels[1].rows : full;
    return left > full && left <= 2 * second ? second : Math.min(full, left);
  }

  /** Returns the stored width of the panel that begins {@code left} columns before the end. */
  int widthOf(int left) {
    return left >= panelWidth()
        ? panelWidth()
        : (left + lastPanelUnit - 1) / lastPanelUnit * lastPanelUnit;
  }

  /** Returns the kernel for a tile with this many rows left, of a panel of this stored width. */
  TileKernel kernel(int rowsLeft, int width) {
    TileKernel[] kernels = width <= narrow[0].width ? narrow : wide;
    TileKernel best = kernels[0];
    for (TileKernel kernel : kernels) {
      if (kernel.rows >= rowsLeft) {
        best = kernel;
      }
    }
    return best;
  }

  /** Returns the kernel for a tile of interleaved rows, of a panel of this stored width. */
  TileKernel interleavedKernel(int rows, int width) {
    for (TileKernel kernel : interleaved) {
      if (kernel.rows >= rows && kernel.width >= width) {
        return kernel;
      }
    }
    throw new IllegalStateException("matmul: no kernel for " + rows + " interleaved rows");
  }

  /** Tells whether full strips of rows that are copied are to be interleaved. */
  boolean interleaves() {
    return interleaved.length > 0;
  }

  /** Returns the elements of the largest tile. */
  int tileSize() {
    int size = 0;
    for (TileKernel kernel : wide) {
      size = Math.max(size, kernel.rows * kernel.width);
    }
    for (TileKernel kernel : narrow) {
      size = Math.max(size, kernel.rows * kernel.width);
    }
    return size;
  }

  /** Returns the number of panels of a matrix of n columns, the last, partial one included. */
  int panels(int n) {
    return (n + panelWidth() - 1) / panelWidth();
  }

  /** Returns the columns of all panels of a matrix of n columns, padding included. */
  int paddedColumns(int n) {
    int left = n % panelWidth();
    return n - left + (left == 0 ? 0 : widthOf(left));
  }

  /** Returns 0 and the ends of the nearly equal blocks that a sum over k is cut into. */
  static int[] depthBounds(int k) {
    int[] bounds = new int[depthBlocks(k) + 1];
    for (int i = 1; i < bounds.length; i++) {
      bounds[i] = depthBound(k, i);
    }
    return bounds;
  }

  /** Returns into how many blocks a sum over k is cut. */
  static int depthBlocks(int k) {
    return (k + DEPTH - 1) / DEPTH;
  }

  /** Returns the end of block {@code i - 1}, where block i begins. */
  static int depthBound(int k, int i) {
    return i == 0 ? 0 : (int) ((long) k * i / depthBlocks(k));
  }
}
