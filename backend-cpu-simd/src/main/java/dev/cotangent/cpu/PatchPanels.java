package dev.cotangent.cpu;

/** The panels of a {@link PatchMatrix}, gathered to scratch memory as they are needed. */
final class PatchPanels extends PanelSource {
  private final Tiles tiles;
  private final PatchMatrix patches;
  private final int n;
  private final Scratch scratch;
  private float[] copies;
  private int depth;
  private int firstPanel;

  PatchPanels(Tiles tiles, PatchMatrix patches, int n, Scratch scratch) {
    this.tiles = tiles;
    this.patches = patches;
    this.n = n;
    this.scratch = scratch;
    copies = patches.x();
  }

  @Override
  void prepare(int block, int from, int to, int panel, int panelEnd) {
    depth = to - from;
    firstPanel = panel;
    copies = scratch.panels((panelEnd - panel) * tiles.panelWidth() * depth);
    for (int p = panel; p < panelEnd; p++) {
      int column = p * tiles.panelWidth();
      int width = tiles.widthOf(n - column);
      patches.fill(tiles, from, to, column, Math.min(n - column, width), width, copies, copyAt(p));
    }
  }

  @Override
  void aim(Tile tile, int panel) {
    tile.b(copies, tile.bRun);
    tile.bAt = copyAt(panel);
    tile.bStep = tiles.widthOf(n - panel * tiles.panelWidth());
  }

  private int copyAt(int panel) {
    return (panel - firstPanel) * tiles.panelWidth() * depth;
  }
}
