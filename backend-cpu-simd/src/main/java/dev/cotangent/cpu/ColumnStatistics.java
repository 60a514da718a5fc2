package dev.cotangent.cpu;

import static dev.cotangent.cpu.CpuBuffer.at;
import static dev.cotangent.cpu.CpuBuffer.reals;
import static dev.cotangent.expr.Expr.input;

import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Tensor;

/**
 * Mean and variance of columns, in one pass over memory.
 *
 * <p>A unit of rows is summed, and then its squares about its own mean while it lies in the cache;
 * with the units' counts n_u, means m_u and squares q_u, n variance = sum of q_u + n_u (m_u -
 * mean)^2 (Chan, Golub and LeVeque 1979, eq. 2.1). So the variance is as exact as in two passes.
 */
final class ColumnStatistics {
  /** Inputs: x, mean, sum so far. */
  private static final Fused ADD_SQUARE =
      Fused.of(input(2).plus(input(0).minus(input(1)).square()));

  private final Pointwise pointwise;
  private final RowLoops loops;
  private final Workers workers;
  private final CpuPool<float[]> pool;

  ColumnStatistics(Pointwise pointwise, RowLoops loops, Workers workers, CpuPool<float[]> pool) {
    this.pointwise = pointwise;
    this.loops = loops;
    this.workers = workers;
    this.pool = pool;
  }

  /** Computes mean and variance of each column. */
  void of(WideRows wide, Tensor x, float[] mean, int meanAt, float[] variance, int varianceAt) {
    int columns = wide.columns();
    int units = wide.units();
    PoolBlock<float[]> block = pool.take(2 * units * columns);
    float[] sums = block.slab.array;
    int squaresAt = block.offset + units * columns;
    wide.run(
        workers, (from, to) -> unitStatistics(wide, from, to, x, sums, block.offset, squaresAt));
    wide.total(loops, sums, block.offset, mean, meanAt);
    for (int c = 0; c < columns; c++) {
      mean[meanAt + c] /= wide.rows();
    }
    for (int unit = 0; unit < units; unit++) {
      int at = unit * columns;
      addSpread(columns, wide.rowsOf(unit), mean, meanAt, sums, block.offset + at, squaresAt + at);
    }
    wide.total(loops, sums, squaresAt, variance, varianceAt);
    for (int c = 0; c < columns; c++) {
      variance[varianceAt + c] /= wide.rows();
    }
    pool.give(block);
  }

  /** Leaves the sums of units' columns, and of the squares about each unit's own means. */
  private void unitStatistics(
      WideRows wide, int from, int to, Tensor x, float[] sums, int sumsAt, int squaresAt) {
    PoolBlock<float[]> block = pool.take(2 * wide.width());
    float[] a = block.slab.array;
    int sumAt = block.offset;
    int meanAt = sumAt + wide.width();
    try (var f = new RowFunction(pointwise, ADD_SQUARE, 3)) {
      for (int unit = from; unit < to; unit++) {
        int shift = unit * wide.columns();
        unitSum(wide, unit, x, a, sumAt);
        System.arraycopy(a, sumAt, sums, sumsAt + shift, wide.columns());
        for (int c = 0; c < wide.columns(); c++) {
          a[meanAt + c] = a[sumAt + c] / wide.rowsOf(unit);
        }
        wide.repeat(a, meanAt);
        unitSquares(f, wide, unit, x, a, meanAt, sumAt);
        System.arraycopy(a, sumAt, sums, squaresAt + shift, wide.columns());
      }
    }
    pool.give(block);
  }

  private void unitSum(WideRows wide, int unit, Tensor x, float[] a, int sumAt) {
    wide.clear(a, sumAt);
    int end = wide.end(unit);
    for (int i = wide.start(unit); i < end; i += wide.width()) {
      loops.add(reals(x), at(x) + i, a, sumAt, Math.min(wide.width(), end - i));
    }
    wide.fold(loops, a, sumAt);
  }

  private void unitSquares(
      RowFunction f, WideRows wide, int unit, Tensor x, float[] a, int meanAt, int sumAt) {
    wide.clear(a, sumAt);
    int end = wide.end(unit);
    for (int i = wide.start(unit); i < end; i += wide.width()) {
      f.in(0, reals(x), at(x) + i).in(1, a, meanAt).in(2, a, sumAt).out(0, a, sumAt);
      f.run(Math.min(wide.width(), end - i));
    }
    wide.fold(loops, a, sumAt);
  }

  /** Adds n (m - mean)^2 to the squares of a unit of n rows, whose sum is n m. */
  private static void addSpread(
      int columns, int n, float[] mean, int meanAt, float[] sums, int sumsAt, int squaresAt) {
    for (int c = 0; c < columns; c++) {
      float apart = sums[sumsAt + c] / n - mean[meanAt + c];
      sums[squaresAt + c] += n * (apart * apart);
    }
  }
}
