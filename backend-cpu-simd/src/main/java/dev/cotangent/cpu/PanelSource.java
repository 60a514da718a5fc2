package dev.cotangent.cpu;

/**
 * Yields the panels of a right operand to one thread, a block of columns and of depth at a time.
 */
abstract class PanelSource {

  /** Makes panels [panel, panelEnd) of rows [from, to) of B ready; block is their depth block. */
  abstract void prepare(int block, int from, int to, int panel, int panelEnd);

  /** Points a tile at a panel that is ready. */
  abstract void aim(Tile tile, int panel);

  /** Returns a source for a region of C of so many rows. */
  static PanelSource of(GemmRegion region, int rows, Scratch scratch) {
    if (region.patches() != null) {
      return new PatchPanels(region.tiles(), region.patches(), region.n(), scratch);
    }
    boolean copy = CopiedPanels.copiesAll(region, rows);
    return new CopiedPanels(region.tiles(), region.b(), region.n(), copy, scratch);
  }
}
