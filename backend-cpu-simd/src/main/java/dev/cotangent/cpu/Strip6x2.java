package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;

/**
 * A tile of 6 rows of so many interleaved ones and 2 vectors: reads {@code a[aAt + strip * k + r]}.
 */
final class Strip6x2 extends TileKernel {
  private final int strip;

  Strip6x2(int strip) {
    super(OuterTile6x2.ROWS, 2 * COUNT);
    this.strip = strip;
  }

  @Override
  void run(Tile t) {
    OuterTile6x2.run(t.a, t.aAt, strip, t.b, t.bAt, t.bStep, t.length, t.alpha, t.sums);
    SimdTiles.finish(t, width);
  }
}
