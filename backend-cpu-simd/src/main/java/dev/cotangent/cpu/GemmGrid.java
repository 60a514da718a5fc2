package dev.cotangent.cpu;

import org.jspecify.annotations.Nullable;

/**
 * How a product is cut into regions for several threads: {@code down} by {@code across}.
 *
 * <p>Each region copies its own columns of B, so cuts between rows repeat that work, and cuts
 * between columns repeat the reading of A. The grid of least repeated work is chosen.
 */
record GemmGrid(int down, int across, int rows, int panels, int tileRows, int m) {
  /** Parts for each thread where more of them cost nothing. */
  private static final int ROW_PARTS = 8;

  /** Returns cuts between rows alone, for panels that are ready. */
  static GemmGrid ofRows(GemmRegion r, int threads) {
    int tileRows = r.tiles().tileRows(r.n());
    int rows = Math.ceilDiv(r.m(), tileRows);
    long work = (long) r.m() * r.n() * r.k();
    long parts = threads == 1 ? 1 : Math.clamp(work / r.tiles().work(), 1, ROW_PARTS * threads);
    return new GemmGrid(
        (int) Math.min(parts, rows), 1, rows, r.tiles().panels(r.n()), tileRows, r.m());
  }

  static GemmGrid of(GemmRegion r, int threads) {
    int tileRows = r.tiles().tileRows(r.n());
    int rows = (r.m() + tileRows - 1) / tileRows;
    int panels = r.tiles().panels(r.n());
    long work = (long) r.m() * r.n() * r.k();
    int parts = threads == 1 ? 1 : (int) Math.min(4L * threads, work / r.tiles().work());
    double costOfA = r.m() * (r.a().rowsContiguous() ? 0.1 : 1);
    double costOfB = r.n() * costOfColumn(r);
    int bestDown = 1;
    int bestAcross = 1;
    double least = Double.MAX_VALUE;
    for (int across = 1; across <= Math.min(parts, panels); across++) {
      int down = Math.min(parts / across, rows);
      double cost = (across * costOfA + down * costOfB) / (down * across);
      double idle = 1 + Math.max(0, parts - down * across);
      if (cost * idle < least) {
        least = cost * idle;
        bestDown = down;
        bestAcross = across;
      }
    }
    return new GemmGrid(bestDown, bestAcross, rows, panels, tileRows, r.m());
  }

  /** Returns what it costs to make a column of B ready, of which a transposition is 1. */
  private static double costOfColumn(GemmRegion r) {
    if (r.packed() != null) {
      return 0;
    }
    return r.patches() == null && r.b().rowsContiguous() ? 0.2 : 1;
  }

  int parts() {
    return down * across;
  }

  /** Computes one region, with B in panels where it is packed. */
  void run(int part, GemmRegion region, @Nullable PackedMatrix packed, Scratch scratch) {
    int i = part / across;
    int j = part % across;
    int fromRow = (int) ((long) rows * i / down) * tileRows;
    int toRow = Math.min(m, (int) ((long) rows * (i + 1) / down) * tileRows);
    region.run(fromRow, toRow, panels * j / across, panels * (j + 1) / across, packed, scratch);
  }
}
