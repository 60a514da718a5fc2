package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;

/** A tile of 6 interleaved rows and 2 vectors: reads {@code a[aAt + 6 * k + r]}. */
final class Strip6x2 extends TileKernel {
  Strip6x2() {
    super(OuterTile6x2.ROWS, 2 * COUNT);
  }

  @Override
  void run(Tile t) {
    OuterTile6x2.run(t.a, t.aAt, OuterTile6x2.ROWS, t.b, t.bAt, t.bStep, t.length, t.alpha, t.sums);
    SimdTiles.finish(t, width);
  }
}
