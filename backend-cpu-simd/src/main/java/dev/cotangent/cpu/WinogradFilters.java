package dev.cotangent.cpu;

/**
 * The filters of a convolution as matrices B[k, n], one for each point of a {@link WinogradKernel}.
 *
 * <p>They are made panel by panel, as {@link TileKernel}s read them.
 */
final class WinogradFilters {
  /** Rows of a panel that are turned at a time. */
  private static final int ROWS = 64;

  /** Floats between matrices, so that no two points share cache sets. */
  private static final int PADDING = 16;

  private final Tiles tiles;
  private final WinogradKernel kernel;
  private final int k;
  private final int n;
  private final float[] w;
  private final int wAt;
  private final boolean reversed;

  /**
   * Plans matrices [k, n].
   *
   * @param k channels that a sum reads
   * @param n number of sums; both are multiples of the lanes
   * @param w [n, 3, 3, k]
   * @param reversed whether w is [k, 3, 3, n] instead, its taps in reverse order
   */
  WinogradFilters(
      Tiles tiles, WinogradKernel kernel, int k, int n, float[] w, int wAt, boolean reversed) {
    this.tiles = tiles;
    this.kernel = kernel;
    this.k = k;
    this.n = n;
    this.w = w;
    this.wAt = wAt;
    this.reversed = reversed;
  }

  /** Returns the number of matrices: n². */
  int points() {
    return kernel.points * kernel.points;
  }

  /** Returns how far the matrices of two points lie apart, of so many rows of a panel. */
  int pointStep(int panel, int rows) {
    return rows * width(panel) + PADDING;
  }

  private int width(int panel) {
    return tiles.widthOf(n - panel * tiles.panelWidth());
  }

  /** Returns where a panel begins among those that {@link #pack} made. */
  int packedAt(int panel) {
    return panel * points() * pointStep(0, k);
  }

  /** Makes all panels, each with its matrices one after the other. */
  float[] pack(Workers workers, ScratchPool scratches, Scratch shared) {
    int panels = tiles.panels(n);
    float[] packed = shared.panels(Math.multiplyExact(panels, packedAt(1)));
    ConvFilters.inParallel(
        workers,
        60L * k * n,
        panels,
        scratches.each((panel, scratch) -> {
          int step = pointStep(panel, k);
          for (int row = 0; row < k; row += ROWS) {
            int at = packedAt(panel) + row * width(panel);
            make(panel, row, Math.min(k, row + ROWS), packed, at, step, scratch);
          }
        }));
    return packed;
  }

  /** Makes rows [row, rowEnd) of a panel, all points. */
  void make(int panel, int row, int rowEnd, float[] to, int toAt, int pointStep, Scratch scratch) {
    int column = panel * tiles.panelWidth();
    int width = width(panel);
    if (reversed) {
      int at = wAt + (row * 9 + 8) * n + column;
      points(w, at, -n, 9 * n, rowEnd - row, width, to, toAt, pointStep, scratch);
      return;
    }
    float[] turned = scratch.panels(9 * ROWS * width);
    int tapStep = ROWS * width;
    for (int from = row; from < rowEnd; from += ROWS) {
      int rows = Math.min(ROWS, rowEnd - from);
      for (int tap = 0; tap < 9; tap++) {
        int at = wAt + (column * 9 + tap) * k + from;
        Transpose.rows(w, at, 9 * k, width, rows, turned, tap * tapStep, width);
      }
      int at = toAt + (from - row) * width;
      points(turned, 0, tapStep, width, rows, width, to, at, pointStep, scratch);
    }
  }

  /** Transforms rows of neighbouring columns whose taps and rows lie so far apart. */
  private void points(
      float[] from,
      int at,
      int tapStep,
      int rowStep,
      int rows,
      int width,
      float[] to,
      int toAt,
      int pointStep,
      Scratch scratch) {
    int lanes = tiles.lastPanelUnit();
    int side = kernel.points;
    int line = side * lanes;
    float[] half = scratch.rows(3 * line);
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < width; j += lanes) {
        int source = at + r * rowStep + j;
        int target = toAt + r * width + j;
        kernel.filter(from, source, tapStep, 3 * tapStep, half, 0, lanes, line, 3);
        kernel.filter(half, 0, line, lanes, to, target, side * pointStep, pointStep, side);
      }
    }
  }
}
