package dev.cotangent.cpu;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Products C = Aᵀ * B of a matrix A[k, m] and several others of k rows: gradients of weights.
 *
 * <p>A is large, and is read once for all of them: {@link ColumnStrip} by strip, of which a block
 * of rows stays in the first-level cache, while the same rows of all B stay in the second. The sums
 * of the blocks are added to C in ascending order, whatever the number of threads.
 *
 * @param a rows are contiguous, and at least {@code ColumnStrip.read} elements longer than m
 * @param factors what A meets
 * @param sums takes the sums of A's columns, null if nobody wants them
 */
record TransposedProduct(
    Tiles tiles, Operand a, int k, int m, List<Factor> factors, @Nullable Operand sums) {

  /** One B, and its C[m, n]. */
  record Factor(PackedRows b, Operand c) {}

  /** Elements of all B whose rows stay in the second-level cache: 768 KB. */
  private static final int CACHED = 196_608;

  private static final int MOST_DEPTH = 512;
  private static final int LEAST_DEPTH = 64;

  /** Returns the rows of a block for {@code columns} columns of all B together. */
  static int depth(int columns) {
    return Math.clamp(CACHED / Math.max(1, columns), LEAST_DEPTH, MOST_DEPTH);
  }

  /** Computes all products. */
  void run(Workers workers, ScratchPool scratches) {
    int strips = Math.ceilDiv(m, tiles.columns().columns);
    long columns = factors.stream().mapToLong(f -> f.b().n()).sum();
    int parts = Math.clamp(k * columns * m / tiles.work(), 1, Math.min(strips, workers.threads()));
    workers.run(
        parts,
        scratches.each((part, scratch) ->
            run((int) ((long) strips * part / parts), strips * (part + 1) / parts, scratch)));
  }

  private void run(int from, int to, Scratch scratch) {
    int depth = factors.getFirst().b().depth();
    ColumnStrip kernel = tiles.columns();
    float[] copies = scratch.rows(Math.min(k, depth) * kernel.read);
    float[] columnSums = scratch.result(kernel.read);
    Tile tile = scratch.tile;
    tile.a = copies;
    tile.aAt = 0;
    tile.aRow = scratch.rowTable;
    tile.aRowFrom = 0;
    tile.alpha = 1;
    if (k == 0) {
      clear(from * kernel.columns, Math.min(m, to * kernel.columns));
    }
    for (int row = 0; row < k; row += depth) {
      tile.length = Math.min(depth, k - row);
      tile.add = row > 0;
      for (int strip = from; strip < to; strip++) {
        int column = strip * kernel.columns;
        tile.rows = Math.min(kernel.columns, m - column);
        kernel.copy(a.array(), a.index(row, column), a.rowStep(), tile.length, copies, columnSums);
        addSums(columnSums, column, tile.rows, tile.add);
        for (Factor factor : factors) {
          multiply(factor, row, column, kernel, tile);
        }
      }
    }
  }

  private static void multiply(Factor factor, int row, int column, ColumnStrip kernel, Tile tile) {
    PackedRows b = factor.b();
    int panels = b.tiles().panels(b.n());
    tile.b = b.array();
    tile.c = factor.c().array();
    tile.cStep = factor.c().rowStep();
    for (int panel = 0; panel < panels; panel++) {
      int to = panel * b.tiles().panelWidth();
      tile.bAt = b.index(row, panel);
      tile.bStep = b.width(panel);
      tile.columns = Math.min(b.n() - to, tile.bStep);
      tile.cAt = factor.c().index(column, to);
      kernel.run(tile);
    }
  }

  private void addSums(float[] of, int column, int count, boolean add) {
    if (sums == null) {
      return;
    }
    int to = sums.at() + column;
    for (int i = 0; i < count; i++) {
      sums.array()[to + i] = add ? sums.array()[to + i] + of[i] : of[i];
    }
  }

  /** Writes the sums of nothing. */
  private void clear(int from, int to) {
    for (Factor factor : factors) {
      for (int i = from; i < to; i++) {
        int at = factor.c().index(i, 0);
        Arrays.fill(factor.c().array(), at, at + factor.b().n(), 0f);
      }
    }
    if (sums != null) {
      Arrays.fill(sums.array(), sums.at() + from, sums.at() + to, 0f);
    }
  }
}
