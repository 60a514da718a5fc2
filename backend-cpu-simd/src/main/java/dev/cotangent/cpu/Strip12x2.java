package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;

/** A tile of 12 interleaved rows and 2 vectors: reads {@code a[aAt + 12 * k + r]}. */
final class Strip12x2 extends TileKernel {
  Strip12x2() {
    super(OuterTile.ROWS, 2 * COUNT);
  }

  @Override
  void run(Tile t) {
    OuterTile.run(t.a, t.aAt, rows, t.b, t.bAt, t.bStep, t.length, t.alpha, t.sums);
    SimdTiles.finish(t, width);
  }
}
