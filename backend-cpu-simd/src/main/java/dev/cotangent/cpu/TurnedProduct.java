package dev.cotangent.cpu;

/**
 * Few rows times a transposed matrix, computed as the transpose: Cᵀ = op(B)ᵀ * op(A)ᵀ.
 *
 * <p>The rows of op(B)ᵀ are contiguous and read in place, where panels of op(B) would have to be
 * transposed; the little op(A)ᵀ is packed and the results are transposed. Bits are those of the
 * other way.
 */
final class TurnedProduct {
  /** Rows of the transpose that are computed before they are transposed to their place. */
  private static final int STRIP = 96;

  private TurnedProduct() {}

  /** Tells whether this way is likely the faster one. */
  static boolean fits(GemmRegion r) {
    return r.packed() == null && !r.b().rowsContiguous() && pays(r.tiles(), r.m(), r.n(), r.k());
  }

  /**
   * Tells whether this way is likely faster for a right operand with contiguous columns, by its
   * vector operations and moved elements.
   */
  static boolean pays(Tiles tiles, int m, int n, int k) {
    int lanes = tiles.lastPanelUnit();
    if (lanes == 1 || m > 2 * tiles.panelWidth()) {
      return false;
    }
    double elements = (double) n * k;
    double move = 1.3;
    double plain = elements * (move + (double) m / lanes);
    double turned = elements * Math.ceilDiv(m, lanes) + move * ((double) m * k + (double) m * n);
    return turned < plain;
  }

  /** Computes the product and applies its epilogue. */
  static void run(GemmRegion r, Workers workers, ScratchPool scratches) {
    Tiles tiles = r.tiles();
    Scratch shared = scratches.take();
    float[] array = shared.panels(r.k() * tiles.paddedColumns(r.m()));
    PackedMatrix packed = new PackedMatrix(r.k(), r.m(), Tiles.depthBounds(r.k()), array, 0);
    for (int panel = 0; panel < tiles.panels(r.m()); panel++) {
      packed.fill(tiles, r.a().transposed(), panel);
    }
    int strips = (r.n() + STRIP - 1) / STRIP;
    long work = (long) r.m() * r.n() * r.k();
    int parts = Math.clamp(work / tiles.work(), 1, strips);
    workers.run(
        parts,
        scratches.each((part, scratch) -> {
          int end = (int) ((long) strips * (part + 1) / parts);
          for (int strip = (int) ((long) strips * part / parts); strip < end; strip++) {
            strip(r, packed, strip * STRIP, Math.min(r.n(), (strip + 1) * STRIP), scratch);
          }
        }));
    scratches.give(shared);
  }

  private static void strip(GemmRegion r, PackedMatrix packed, int from, int to, Scratch scratch) {
    int columns = to - from;
    float[] sums = scratch.result(columns * r.m());
    Operand b = r.b();
    Operand rows =
        new Operand(b.array(), b.index(0, from), b.rowStep(), b.columnStep()).transposed();
    int at = r.cAt() + from;
    if (r.add()) {
      Transpose.rows(r.c(), at, r.ldc(), r.m(), columns, sums, 0, r.m());
    }
    new GemmRegion(
            r.tiles(),
            columns,
            r.m(),
            r.k(),
            r.alpha(),
            rows,
            rows,
            packed,
            null,
            r.add(),
            sums,
            0,
            r.m(),
            0,
            TileEpilogue.NONE)
        .run(0, columns, 0, r.tiles().panels(r.m()), packed, scratch);
    Transpose.rows(sums, 0, r.m(), columns, r.m(), r.c(), at, r.ldc());
    r.epilogue().apply(r.c(), at, r.ldc(), r.row(), from, r.m(), columns, scratch);
  }
}
