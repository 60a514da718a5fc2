package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.COUNT;

/** Strips of 6 columns by 2 vectors, for machines of 16 registers. */
final class Columns6x2 extends ColumnStrip {
  private static final int READ = 8;

  Columns6x2() {
    super(OuterTile6x2.ROWS, READ);
  }

  @Override
  void copy(float[] from, int at, int step, int length, float[] to, float[] sums) {
    SimdTiles.copyColumns(from, at, step, length, READ, to, sums);
  }

  @Override
  void run(Tile t) {
    OuterTile6x2.run(t.a, t.aAt, READ, t.b, t.bAt, t.bStep, t.length, t.alpha, t.sums);
    SimdTiles.finish(t, 2 * COUNT);
  }
}
