package dev.cotangent.cpu;

/**
 * Panels that are copied to scratch memory as they are needed, where they stay in the second-level
 * cache for all rows of a region.
 *
 * <p>A matrix that meets few rows is read in place instead, except for a last panel that needs
 * padding: there the copy would cost more than the strided reads.
 */
final class CopiedPanels extends PanelSource {
  /** Strips of a tile's rows from which on the copy pays. */
  private static final int WORTHWHILE_STRIPS = 9;

  /** The same where many rows of B fall into few sets of the first-level cache. */
  private static final int WORTHWHILE_STRIPS_OF_FEW_SETS = 4;

  /** Floats between rows of which a first-level cache of 8 ways holds 32: 1 KB. */
  private static final int FEW_SETS = 256;

  private static final int MANY_ROWS = 64;

  /** Most elements of B that are packed at once, for all threads: 16 MB. */
  private static final int MOST_SHARED = 1 << 22;

  /** Most threads that repeat the packing, and elements of B that they repeat. */
  private static final int MOST_REPEATED = 4;

  /** 2 MB: copies of more than that drive each other out of the third-level cache. */
  private static final int MOST_OWN = 1 << 19;

  private final Tiles tiles;
  private final Operand b;
  private final int n;
  private final boolean copyAll;
  private final Scratch scratch;
  private float[] copies;
  private int from;
  private int depth;
  private int firstPanel;

  CopiedPanels(Tiles tiles, Operand b, int n, boolean copyAll, Scratch scratch) {
    this.tiles = tiles;
    this.b = b;
    copies = b.array();
    this.n = n;
    this.copyAll = copyAll;
    this.scratch = scratch;
  }

  /** Tells whether a region of so many rows copies its panels. */
  static boolean copiesAll(GemmRegion r, int rows) {
    boolean fewSets = r.b().rowStep() % FEW_SETS == 0 && r.k() >= MANY_ROWS;
    int strips = fewSets ? WORTHWHILE_STRIPS_OF_FEW_SETS : WORTHWHILE_STRIPS;
    return !r.b().rowsContiguous() || rows >= strips * r.tiles().tileRows(r.n());
  }

  /** Tells whether every region would copy panels, and one copy of all of them is not too big. */
  static boolean mayBeShared(GemmRegion r) {
    return r.packed() == null
        && (!r.b().rowsContiguous() || r.m() >= 2 * WORTHWHILE_STRIPS * r.tiles().tileRows(r.n()))
        && (long) r.k() * r.tiles().paddedColumns(r.n()) <= MOST_SHARED;
  }

  /**
   * Tells whether each thread shall pack B for itself, once.
   *
   * <p>A line of the caches that another core has written costs several times what it costs to copy
   * it again.
   */
  static boolean mayBeRepeated(GemmRegion r, int threads) {
    return threads <= MOST_REPEATED && (long) r.k() * r.tiles().paddedColumns(r.n()) <= MOST_OWN;
  }

  @Override
  void prepare(int block, int from, int to, int panel, int panelEnd) {
    this.from = from;
    depth = to - from;
    firstPanel = panel;
    copies = scratch.panels((panelEnd - panel) * tiles.panelWidth() * depth);
    for (int p = panel; p < panelEnd; p++) {
      int column = p * tiles.panelWidth();
      if (copied(column)) {
        int width = tiles.widthOf(n - column);
        int columns = Math.min(n - column, width);
        Panels.fill(tiles, b, from, to, column, columns, width, copies, copyAt(p));
      }
    }
  }

  @Override
  void aim(Tile tile, int panel) {
    int column = panel * tiles.panelWidth();
    if (copied(column)) {
      tile.b(copies, tile.bRun);
      tile.bAt = copyAt(panel);
      tile.bStep = tiles.widthOf(n - column);
    } else {
      tile.b(b.array(), tile.bRun);
      tile.bAt = b.index(from, column);
      tile.bStep = b.rowStep();
    }
  }

  private boolean copied(int column) {
    return copyAll || n - column < tiles.widthOf(n - column);
  }

  private int copyAt(int panel) {
    return (panel - firstPanel) * tiles.panelWidth() * depth;
  }
}
