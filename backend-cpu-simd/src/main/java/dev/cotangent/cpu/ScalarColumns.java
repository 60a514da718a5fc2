package dev.cotangent.cpu;

import java.util.Arrays;

/** Strips of columns without the Vector API: they are transposed for {@link ScalarTile}. */
final class ScalarColumns extends ColumnStrip {
  private static final int[] ONE_RUN = {0};

  private final ScalarTile rows = new ScalarTile();

  ScalarColumns() {
    super(Tile.MAX_ROWS, Tile.MAX_ROWS);
  }

  @Override
  void copy(float[] from, int at, int step, int length, float[] to, float[] sums) {
    Arrays.fill(sums, 0, columns, 0);
    for (int k = 0; k < length; k++) {
      for (int r = 0; r < columns; r++) {
        float value = from[at + k * step + r];
        to[r * length + k] = value;
        sums[r] += value;
      }
    }
  }

  @Override
  void run(Tile t) {
    for (int r = 0; r < columns; r++) {
      t.aRow[r] = r * t.length;
    }
    t.aRun = ONE_RUN;
    t.bRun = ONE_RUN;
    t.runFrom = 0;
    t.runs = 1;
    rows.run(t);
  }
}
