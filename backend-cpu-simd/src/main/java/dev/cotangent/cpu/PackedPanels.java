package dev.cotangent.cpu;

/** The panels of a matrix that was packed before. */
final class PackedPanels extends PanelSource {
  private final Tiles tiles;
  private final PackedMatrix packed;
  private int block;

  PackedPanels(Tiles tiles, PackedMatrix packed) {
    this.tiles = tiles;
    this.packed = packed;
  }

  @Override
  void prepare(int block, int from, int to, int panel, int panelEnd) {
    this.block = block;
  }

  @Override
  void aim(Tile tile, int panel) {
    tile.b(packed.array(), tile.bRun);
    tile.bAt = packed.index(tiles, block, panel);
    tile.bStep = tiles.widthOf(packed.n() - panel * tiles.panelWidth());
  }
}
