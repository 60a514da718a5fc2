package dev.cotangent.cpu;

import static dev.cotangent.cpu.CpuBuffer.at;
import static dev.cotangent.cpu.CpuBuffer.reals;
import static dev.cotangent.expr.Expr.input;

import dev.cotangent.backend.KernelShapes;
import dev.cotangent.backend.Operands;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;

/**
 * Normalisation of columns natively: {@link dev.cotangent.backend.NormKernels#batchNorm}.
 *
 * <p>Three passes over memory forward, x twice and y once, and five backward. A unit of rows is
 * summed, and then its squares about its own mean while it lies in the cache; with the units'
 * counts n_u, means m_u and squares q_u, n variance = sum of q_u + n_u (m_u - mean)^2 (Chan, Golub
 * and LeVeque 1979, eq. 2.1). So the variance is as exact as in two passes.
 */
final class ColumnNorms {
  /** Elements that pay for handing units to another thread. */
  private static final int PARALLEL = 1 << 15;

  /** Inputs: x, mean, sum so far. */
  private static final Fused ADD_SQUARE =
      Fused.of(input(2).plus(input(0).minus(input(1)).square()));

  /** Inputs: x, mean, scale, bias. */
  private static final Fused NORMALISE =
      Fused.of(input(0).minus(input(1)).times(input(2)).plus(input(3)));

  /** Inputs: dy, x, mean, sums so far of dy (x - mean) and dy. Outputs: the sums. */
  private static final Fused ADD_PRODUCTS =
      Fused.of(input(3).plus(input(0).times(input(1).minus(input(2)))), input(4).plus(input(0)));

  /** Inputs: dy, x, mean, p, q, r. Output: r (dy - p - (x - mean) q). */
  private static final Fused DX =
      Fused.of(
          input(0).minus(input(3)).minus(input(1).minus(input(2)).times(input(4))).times(input(5)));

  private final Operands operands;
  private final Pointwise pointwise;
  private final RowLoops loops;
  private final Workers workers;
  private final CpuPool<float[]> pool;

  ColumnNorms(
      Operands operands,
      Pointwise pointwise,
      RowLoops loops,
      Workers workers,
      CpuPool<float[]> pool) {
    this.operands = operands;
    this.pointwise = pointwise;
    this.loops = loops;
    this.workers = workers;
    this.pool = pool;
  }

  void forward(
      double eps, Tensor x, Tensor gain, Tensor bias, Tensor y, Tensor mean, Tensor variance) {
    KernelShapes.norm("batchNorm", x, gain, bias, y);
    KernelShapes.vector("batchNorm", "mean", mean, x.shape().extent(1));
    KernelShapes.vector("batchNorm", "variance", variance, x.shape().extent(1));
    require("batchNorm", x, gain, bias, y, mean, variance);
    var wide = WideRows.of(x.shape().extent(0), x.shape().extent(1));
    statistics(wide, x, reals(mean), at(mean), reals(variance), at(variance));
    PoolBlock<float[]> block = pool.take(3 * wide.width());
    float[] rows = block.slab.array;
    int scaleAt = block.offset + wide.width();
    for (int c = 0; c < wide.columns(); c++) {
      float inverse = inverse(reals(variance)[at(variance) + c], eps);
      rows[scaleAt + c] = inverse * reals(gain)[at(gain) + c];
    }
    wide.repeat(reals(mean), at(mean), rows, block.offset);
    wide.repeat(rows, scaleAt);
    wide.repeat(reals(bias), at(bias), rows, scaleAt + wide.width());
    overUnits(wide, unit -> normalise(wide, unit, x, rows, block.offset, y));
    pool.give(block);
  }

  /** Computes a unit of y from repeated rows: mean, scale and bias. */
  private void normalise(WideRows wide, int unit, Tensor x, float[] rows, int rowsAt, Tensor y) {
    int width = wide.width();
    try (var f = new RowFunction(pointwise, NORMALISE, 4)) {
      int end = wide.start(unit) + wide.sizeOf(unit);
      for (int i = wide.start(unit); i < end; i += width) {
        for (int k = 0; k < 3; k++) {
          f.in(1 + k, rows, rowsAt + k * width);
        }
        f.in(0, reals(x), at(x) + i).out(0, reals(y), at(y) + i);
        f.run(Math.min(width, end - i));
      }
    }
  }

  /** Computes mean and variance of each column. */
  private void statistics(
      WideRows wide, Tensor x, float[] mean, int meanAt, float[] variance, int varianceAt) {
    int columns = wide.columns();
    int units = wide.units();
    PoolBlock<float[]> block = pool.take(2 * units * columns);
    float[] sums = block.slab.array;
    int squaresAt = block.offset + units * columns;
    overUnits(
        wide,
        unit -> {
          int at = unit * columns;
          unitStatistics(wide, unit, x, sums, block.offset + at, squaresAt + at);
        });
    total(sums, block.offset, units, columns, mean, meanAt);
    for (int c = 0; c < columns; c++) {
      mean[meanAt + c] /= wide.rows();
    }
    for (int unit = 0; unit < units; unit++) {
      int at = unit * columns;
      addSpread(columns, wide.rowsOf(unit), mean, meanAt, sums, block.offset + at, squaresAt + at);
    }
    total(sums, squaresAt, units, columns, variance, varianceAt);
    for (int c = 0; c < columns; c++) {
      variance[varianceAt + c] /= wide.rows();
    }
    pool.give(block);
  }

  /** Leaves the sums of a unit's columns, and of the squares about the unit's own means. */
  private void unitStatistics(
      WideRows wide, int unit, Tensor x, float[] sums, int sumsAt, int squaresAt) {
    int width = wide.width();
    PoolBlock<float[]> block = pool.take(2 * width);
    float[] a = block.slab.array;
    int sumAt = block.offset;
    int meanAt = sumAt + width;
    int end = wide.start(unit) + wide.sizeOf(unit);
    wide.clear(a, sumAt);
    for (int i = wide.start(unit); i < end; i += width) {
      loops.add(reals(x), at(x) + i, a, sumAt, Math.min(width, end - i));
    }
    wide.fold(loops, a, sumAt);
    System.arraycopy(a, sumAt, sums, sumsAt, wide.columns());
    for (int c = 0; c < wide.columns(); c++) {
      a[meanAt + c] = a[sumAt + c] / wide.rowsOf(unit);
    }
    wide.repeat(a, meanAt);
    wide.clear(a, sumAt);
    try (var f = new RowFunction(pointwise, ADD_SQUARE, 3)) {
      for (int i = wide.start(unit); i < end; i += width) {
        f.in(0, reals(x), at(x) + i).in(1, a, meanAt).in(2, a, sumAt).out(0, a, sumAt);
        f.run(Math.min(width, end - i));
      }
    }
    wide.fold(loops, a, sumAt);
    System.arraycopy(a, sumAt, sums, squaresAt, wide.columns());
    pool.give(block);
  }

  /** Adds n (m - mean)^2 to the squares of a unit of n rows, whose sum is n m. */
  private static void addSpread(
      int columns, int n, float[] mean, int meanAt, float[] sums, int sumsAt, int squaresAt) {
    for (int c = 0; c < columns; c++) {
      float apart = sums[sumsAt + c] / n - mean[meanAt + c];
      sums[squaresAt + c] += n * (apart * apart);
    }
  }

  /** Writes the sum of {@code count} vectors that lie one after the other. */
  private void total(float[] sums, int at, int count, int columns, float[] to, int toAt) {
    System.arraycopy(sums, at, to, toAt, columns);
    for (int k = 1; k < count; k++) {
      loops.add(sums, at + k * columns, to, toAt, columns);
    }
  }

  void gradient(
      double eps,
      Tensor dy,
      Tensor x,
      Tensor gain,
      Tensor mean,
      Tensor variance,
      Tensor dx,
      Tensor dGain,
      Tensor dBias) {
    KernelShapes.normGrad("batchNormGrad", dy, x, gain, dx, dGain, dBias);
    KernelShapes.vector("batchNormGrad", "mean", mean, x.shape().extent(1));
    KernelShapes.vector("batchNormGrad", "variance", variance, x.shape().extent(1));
    require("batchNormGrad", dy, x, gain, mean, variance, dx, dGain, dBias);
    var wide = WideRows.of(x.shape().extent(0), x.shape().extent(1));
    int width = wide.width();
    PoolBlock<float[]> block = pool.take(4 * width);
    float[] rows = block.slab.array;
    int meanAt = block.offset;
    wide.repeat(reals(mean), at(mean), rows, meanAt);
    sums(wide, dy, x, rows, meanAt, reals(dGain), at(dGain), reals(dBias), at(dBias));
    for (int c = 0; c < wide.columns(); c++) {
      float inverse = inverse(reals(variance)[at(variance) + c], eps);
      reals(dGain)[at(dGain) + c] *= inverse;
      int to = meanAt + width + c;
      rows[to] = reals(dBias)[at(dBias) + c] / wide.rows();
      rows[to + width] = inverse * (reals(dGain)[at(dGain) + c] / wide.rows());
      rows[to + 2 * width] = inverse * reals(gain)[at(gain) + c];
    }
    for (int k = 1; k < 4; k++) {
      wide.repeat(rows, meanAt + k * width);
    }
    overUnits(wide, unit -> dx(wide, unit, dy, x, rows, meanAt, dx));
    pool.give(block);
  }

  /** Computes a unit of dx from repeated rows: mean, p, q and r, see {@link #DX}. */
  private void dx(
      WideRows wide, int unit, Tensor dy, Tensor x, float[] rows, int rowsAt, Tensor dx) {
    int width = wide.width();
    try (var f = new RowFunction(pointwise, DX, 6)) {
      int end = wide.start(unit) + wide.sizeOf(unit);
      for (int i = wide.start(unit); i < end; i += width) {
        for (int k = 0; k < 4; k++) {
          f.in(2 + k, rows, rowsAt + k * width);
        }
        f.in(0, reals(dy), at(dy) + i).in(1, reals(x), at(x) + i);
        f.out(0, reals(dx), at(dx) + i).run(Math.min(width, end - i));
      }
    }
  }

  /** Sums dy (x - mean) and dy over the rows. */
  private void sums(
      WideRows wide,
      Tensor dy,
      Tensor x,
      float[] means,
      int meansAt,
      float[] products,
      int productsAt,
      float[] dys,
      int dysAt) {
    int columns = wide.columns();
    int units = wide.units();
    PoolBlock<float[]> block = pool.take(2 * units * columns);
    float[] sums = block.slab.array;
    int secondAt = block.offset + units * columns;
    overUnits(
        wide,
        unit -> {
          int at = unit * columns;
          unitSums(wide, unit, dy, x, means, meansAt, sums, block.offset + at, secondAt + at);
        });
    total(sums, block.offset, units, columns, products, productsAt);
    total(sums, secondAt, units, columns, dys, dysAt);
    pool.give(block);
  }

  private void unitSums(
      WideRows wide,
      int unit,
      Tensor dy,
      Tensor x,
      float[] means,
      int meansAt,
      float[] sums,
      int productsAt,
      int dysAt) {
    int width = wide.width();
    PoolBlock<float[]> block = pool.take(2 * width);
    float[] a = block.slab.array;
    int first = block.offset;
    int second = first + width;
    wide.clear(a, first);
    wide.clear(a, second);
    int end = wide.start(unit) + wide.sizeOf(unit);
    try (var f = new RowFunction(pointwise, ADD_PRODUCTS, 5)) {
      for (int i = wide.start(unit); i < end; i += width) {
        f.in(0, reals(dy), at(dy) + i).in(1, reals(x), at(x) + i).in(2, means, meansAt);
        f.in(3, a, first).in(4, a, second).out(0, a, first).out(1, a, second);
        f.run(Math.min(width, end - i));
      }
    }
    wide.fold(loops, a, first);
    wide.fold(loops, a, second);
    System.arraycopy(a, first, sums, productsAt, wide.columns());
    System.arraycopy(a, second, sums, dysAt, wide.columns());
    pool.give(block);
  }

  private static float inverse(float variance, double eps) {
    return (float) (1 / Math.sqrt(variance + eps));
  }

  /** Runs a task on all units, on several threads where that pays. */
  private void overUnits(WideRows wide, PartTask task) {
    if ((long) wide.rows() * wide.columns() < PARALLEL) {
      for (int unit = 0; unit < wide.units(); unit++) {
        task.run(unit);
      }
    } else {
      workers.run(wide.units(), task);
    }
  }

  private void require(String kernel, Tensor... tensors) {
    for (Tensor tensor : tensors) {
      operands.require(kernel, "operand", ElementType.REAL, tensor);
    }
  }
}
