package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;

/** A tile of 6 rows of 12 interleaved ones and 2 vectors: reads {@code a[aAt + 12 * k + r]}. */
final class Strip6x2 extends TileKernel {
  private static final int STRIP = 12;

  Strip6x2() {
    super(OuterTile6x2.ROWS, 2 * COUNT);
  }

  @Override
  void run(Tile t) {
    OuterTile6x2.run(t.a, t.aAt, STRIP, t.b, t.bAt, t.bStep, t.length, t.alpha, t.sums);
    SimdTiles.finish(t, width);
  }
}
