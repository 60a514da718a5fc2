package dev.cotangent.cpu;

import java.util.Optional;

/** The tiles of the scalar twin: plain loops, which C2 vectorises by itself. */
final class ScalarTiles {
  private ScalarTiles() {}

  /** Returns tiles of few long rows; panels are not padded. */
  static Tiles create() {
    TileKernel[] kernels = {new ScalarTile()};
    return new Tiles(
        kernels,
        kernels,
        new TileKernel[0],
        Integer.MAX_VALUE,
        Integer.MAX_VALUE,
        PanelCopy.plain(kernels[0].width),
        PanelCopy.plain(kernels[0].rows),
        kernels[0].rows,
        StripTurn.plain(kernels[0].rows),
        1,
        ScalarTile.WIDTH,
        CoreCache.SIZE,
        new ScalarRowKernel(),
        new ScalarDepthwise(),
        Optional.empty(),
        Optional.empty(),
        new ScalarColumns());
  }
}
