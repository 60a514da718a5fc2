package dev.cotangent.cpu;

import dev.cotangent.backend.GemmSpec;
import java.util.Objects;

/**
 * Matrix products C = alpha * op(A) * op(B) + beta * C, single or batched.
 *
 * <p>After Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication (2008): the
 * columns of C are taken in blocks, whose panels of B stay in the second-level cache, and a
 * register tile is swept along a strip of rows of A that stays in the first. We differ in that rows
 * of A are read in place, since each of their elements is broadcast and needs no packed neighbours.
 * Products with a small extent go through {@link RowProduct} or {@link TurnedProduct}.
 *
 * <p>The result does not depend on the number of threads. C must not overlap A or B.
 */
final class Gemm {
  /**
   * Panels that are filled together, so that memory is read in its order: more would be written to
   * more places than caches follow.
   */
  private static final int PANELS_TOGETHER = 8;

  /** Of B up to this part of the second-level cache, one panel after the other is filled. */
  private static final int CACHED_PART = 4;

  private final Tiles tiles;
  private final Workers workers;
  private final ScratchPool scratches;

  Gemm(Tiles tiles, Workers workers, ScratchPool scratches) {
    this.tiles = tiles;
    this.workers = workers;
    this.scratches = scratches;
  }

  /**
   * Multiplies as the spec says, from the given offsets on.
   *
   * @param end meets C as a matrix [batch * m, n]
   * @throws IndexOutOfBoundsException if an array is too short
   */
  void multiply(
      GemmSpec s, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, TileEpilogue end) {
    GemmChecks.check(s, a, aAt, b, bAt, c, cAt);
    long work = (long) s.batch() * s.m() * s.n() * s.k();
    boolean byItems = s.batch() >= 2 * workers.threads() && work >= tiles.work();
    int parts = byItems ? (int) Math.min(s.batch(), 1 + work / tiles.work()) : 1;
    workers.run(
        parts,
        part -> {
          int last = (int) ((long) s.batch() * (part + 1) / parts);
          for (int i = (int) ((long) s.batch() * part / parts); i < last; i++) {
            Operand ai = Operand.of(a, aAt + i * s.strideA(), s.lda(), s.transposeA());
            Operand bi = Operand.of(b, bAt + i * s.strideB(), s.ldb(), s.transposeB());
            int ci = cAt + i * s.strideC();
            scale(s.m(), s.n(), (float) s.beta(), c, ci, s.ldc(), s.k() == 0 || s.alpha() == 0);
            product(
                new GemmRegion(
                    tiles,
                    s.m(),
                    s.n(),
                    s.k(),
                    (float) s.alpha(),
                    ai,
                    bi,
                    null,
                    null,
                    s.beta() != 0,
                    c,
                    ci,
                    s.ldc(),
                    i * s.m(),
                    end));
          }
        });
  }

  /**
   * Multiplies by a packed matrix: C[m, n] = A[m, k] * B[k, n], or adds that product to C.
   *
   * @param b packed for the tiles of this object
   * @throws IndexOutOfBoundsException if an array is too short
   */
  void multiply(
      int m,
      Operand a,
      PackedMatrix b,
      boolean add,
      float[] c,
      int cAt,
      int ldc,
      TileEpilogue end) {
    if (m > 0 && b.k() > 0) {
      Objects.checkIndex(a.index(m - 1, b.k() - 1), a.array().length);
    }
    if (m > 0) {
      Objects.checkFromToIndex(cAt, cAt + (m - 1) * ldc + b.n(), c.length);
    }
    Operand unused = new Operand(b.array(), b.at(), b.n(), 1);
    scale(m, b.n(), add ? 1 : 0, c, cAt, ldc, b.k() == 0);
    product(
        new GemmRegion(tiles, m, b.n(), b.k(), 1, a, unused, b, null, add, c, cAt, ldc, 0, end));
  }

  /**
   * Multiplies by patches of images: C[m, n] = A[m, pixels] * B[pixels, n], C being dense.
   *
   * @throws IndexOutOfBoundsException if an array is too short
   */
  void multiply(int m, Operand a, PatchMatrix b, float[] c, int cAt) {
    int n = b.s().filterSize();
    int k = b.s().batch() * b.s().p() * b.s().q();
    Objects.checkIndex(a.index(m - 1, k - 1), a.array().length);
    Objects.checkFromIndexSize(cAt, m * n, c.length);
    Operand unused = new Operand(b.x(), b.xAt(), n, 1);
    runRegions(
        new GemmRegion(
            tiles, m, n, k, 1, a, unused, null, b, false, c, cAt, n, 0, TileEpilogue.NONE));
  }

  private void product(GemmRegion r) {
    if (r.m() == 0 || r.n() == 0) {
      return;
    }
    if (r.k() == 0 || r.alpha() == 0) {
      Scratch scratch = scratches.take();
      r.epilogue().apply(r.c(), r.cAt(), r.ldc(), r.row(), 0, r.m(), r.n(), scratch);
      scratches.give(scratch);
      return;
    }
    if (RowProduct.fits(r)) {
      RowProduct.run(r, workers, scratches);
      return;
    }
    if (TurnedProduct.fits(r)) {
      TurnedProduct.run(r, workers, scratches);
      return;
    }
    if (!CopiedPanels.mayBeShared(r)) {
      runRegions(r);
    } else if (CopiedPanels.mayBeRepeated(r, workers.threads())) {
      runRegionsOfOwnPanels(r);
    } else {
      Scratch shared = scratches.take();
      runRegions(r.with(pack(r, shared)));
      scratches.give(shared);
    }
  }

  private void runRegions(GemmRegion r) {
    GemmGrid grid = GemmGrid.of(r, workers.threads());
    workers.run(
        grid.parts(),
        scratches.each((part, scratch) -> {
          grid.run(part, r, r.packed(), scratch);
        }));
  }

  /** Has each thread pack B for itself. */
  private void runRegionsOfOwnPanels(GemmRegion r) {
    var use = new Object();
    GemmGrid grid = GemmGrid.ofRows(r, workers.threads());
    boolean cached = r.k() * r.n() <= tiles.cache() / CACHED_PART / Float.BYTES;
    workers.run(
        grid.parts(),
        scratches.each((part, scratch) -> {
          PackedMatrix packed = scratch.kept(use);
          if (packed == null) {
            packed = unpacked(r, scratch);
            packed.fillInGroups(tiles, r.b(), cached ? 1 : PANELS_TOGETHER);
            scratch.keep(packed, use);
          }
          grid.run(part, r, packed, scratch);
        }));
  }

  private PackedMatrix unpacked(GemmRegion r, Scratch scratch) {
    float[] array = scratch.panels(CacheLine.FIRST + r.k() * tiles.paddedColumns(r.n()));
    return new PackedMatrix(r.k(), r.n(), Tiles.depthBounds(r.k()), array, CacheLine.FIRST);
  }

  /** Packs B once for all threads. */
  private PackedMatrix pack(GemmRegion r, Scratch shared) {
    PackedMatrix packed = unpacked(r, shared);
    int panels = tiles.panels(r.n());
    int groups = Math.ceilDiv(panels, PANELS_TOGETHER);
    ConvFilters.inParallel(
        workers,
        8L * r.k() * r.n(),
        groups,
        group -> packed.fill(tiles, r.b(), panels * group / groups, panels * (group + 1) / groups));
    return packed;
  }

  /** Multiplies C by beta, where kernels do not do so: they only replace or add. */
  private static void scale(int m, int n, float beta, float[] c, int cAt, int ldc, boolean noSums) {
    if (beta == 1 || (beta == 0 && !noSums)) {
      return;
    }
    for (int i = 0; i < m; i++) {
      int at = cAt + i * ldc;
      for (int j = 0; j < n; j++) {
        c[at + j] = beta == 0 ? 0 : beta * c[at + j];
      }
    }
  }
}
