package dev.cotangent.cpu;

/** Strips of 12 columns by 2 vectors. */
final class Columns12x2 extends ColumnStrip {
  private static final int READ = 16;

  Columns12x2() {
    super(OuterTile.ROWS, READ);
  }

  @Override
  void copy(float[] from, int at, int step, int length, float[] to, float[] sums) {
    SimdTiles.copyColumns(from, at, step, length, READ, to, sums);
  }

  @Override
  void run(Tile t) {
    OuterTile.run(t.a, t.aAt, READ, t.b, t.bAt, t.bStep, t.length, t.alpha, t.sums);
    SimdTiles.finish(t, OuterTile.WIDTH);
  }
}
