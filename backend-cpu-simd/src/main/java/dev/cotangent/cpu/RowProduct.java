package dev.cotangent.cpu;

/**
 * Products of which one extent is so small that they are bound by reading a matrix once.
 *
 * <p>A row times a matrix, a matrix times a column, and few rows times a transposed matrix, whose
 * columns are contiguous.
 */
final class RowProduct {
  private static final int MOST_DOT_ROWS = 3;
  private static final int COLUMNS = 256;

  /**
   * Multiply-adds of a part; each reads a number of its own, so fewer of them pay than of tiles.
   */
  private static final long WORK = 1 << 17;

  private RowProduct() {}

  /** Tells whether this way is the one for a product. */
  static boolean fits(GemmRegion r) {
    if (r.packed() != null) {
      return false;
    }
    return r.m() == 1
        || (r.n() == 1 && (r.a().rowsContiguous() || r.ldc() == 1))
        || (r.m() <= MOST_DOT_ROWS && !r.b().rowsContiguous() && r.a().rowsContiguous());
  }

  /** Computes the product and applies its epilogue. */
  static void run(GemmRegion r, Workers workers, ScratchPool scratches) {
    boolean column = r.n() == 1 && r.m() > 1;
    int length = column ? r.m() : r.n();
    long work = (long) r.m() * r.n() * r.k();
    int blocks = (length + COLUMNS - 1) / COLUMNS;
    int parts = Math.clamp(work / WORK, 1, blocks);
    workers.run(
        parts,
        scratches.each((part, scratch) -> {
          int from = (int) ((long) blocks * part / parts) * COLUMNS;
          int to = Math.min(length, (int) ((long) blocks * (part + 1) / parts) * COLUMNS);
          if (column) {
            column(r, from, to - from, scratch);
            int at = r.cAt() + from * r.ldc();
            r.epilogue().apply(r.c(), at, r.ldc(), r.row() + from, 0, to - from, 1, scratch);
          } else {
            for (int i = 0; i < r.m(); i++) {
              row(r, i, from, to - from, scratch);
            }
            int at = r.cAt() + from;
            r.epilogue().apply(r.c(), at, r.ldc(), r.row(), from, r.m(), to - from, scratch);
          }
        }));
  }

  private static void row(GemmRegion r, int i, int from, int n, Scratch scratch) {
    RowKernel kernel = r.tiles().rows();
    Operand a = r.a();
    Operand b = r.b();
    int to = r.cAt() + i * r.ldc() + from;
    int xAt = a.index(i, 0);
    int bAt = b.index(0, from);
    if (b.rowsContiguous()) {
      kernel.combine(
          n,
          r.k(),
          r.alpha(),
          a.array(),
          xAt,
          a.columnStep(),
          b.array(),
          bAt,
          b.rowStep(),
          r.add(),
          r.c(),
          to);
    } else {
      boolean contiguous = a.columnStep() == 1;
      float[] x = contiguous ? a.array() : copy(a.array(), xAt, a.columnStep(), r.k(), scratch);
      kernel.dots(
          n,
          r.k(),
          r.alpha(),
          x,
          contiguous ? xAt : 0,
          b.array(),
          bAt,
          b.columnStep(),
          r.add(),
          r.c(),
          to,
          1);
    }
  }

  private static void column(GemmRegion r, int from, int m, Scratch scratch) {
    RowKernel kernel = r.tiles().rows();
    Operand a = r.a();
    Operand b = r.b();
    int to = r.cAt() + from * r.ldc();
    int xAt = b.index(0, 0);
    int aAt = a.index(from, 0);
    if (a.rowsContiguous()) {
      boolean contiguous = b.rowStep() == 1;
      float[] x = contiguous ? b.array() : copy(b.array(), xAt, b.rowStep(), r.k(), scratch);
      kernel.dots(
          m,
          r.k(),
          r.alpha(),
          x,
          contiguous ? xAt : 0,
          a.array(),
          aAt,
          a.rowStep(),
          r.add(),
          r.c(),
          to,
          r.ldc());
    } else {
      kernel.combine(
          m,
          r.k(),
          r.alpha(),
          b.array(),
          xAt,
          b.rowStep(),
          a.array(),
          aAt,
          a.columnStep(),
          r.add(),
          r.c(),
          to);
    }
  }

  private static float[] copy(float[] from, int at, int step, int n, Scratch scratch) {
    float[] to = scratch.panels(n);
    for (int p = 0; p < n; p++) {
      to[p] = from[at + p * step];
    }
    return to;
  }
}
