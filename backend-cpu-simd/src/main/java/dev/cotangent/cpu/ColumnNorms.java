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
 * <p>Three passes over memory forward, x twice and y once, and five backward.
 */
final class ColumnNorms {
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
  private final ColumnStatistics statistics;

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
    statistics = new ColumnStatistics(pointwise, loops, workers, pool);
  }

  void forward(
      double eps, Tensor x, Tensor gain, Tensor bias, Tensor y, Tensor mean, Tensor variance) {
    KernelShapes.norm("batchNorm", x, gain, bias, y);
    KernelShapes.vector("batchNorm", "mean", mean, x.shape().extent(1));
    KernelShapes.vector("batchNorm", "variance", variance, x.shape().extent(1));
    require("batchNorm", x, gain, bias, y, mean, variance);
    var wide = WideRows.of(x.shape().extent(0), x.shape().extent(1));
    statistics.of(wide, x, reals(mean), at(mean), reals(variance), at(variance));
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
    wide.run(workers, (from, to) -> normalise(wide, from, to, x, rows, block.offset, y));
    pool.give(block);
  }

  /** Computes units of y from repeated rows: mean, scale and bias. */
  private void normalise(
      WideRows wide, int from, int to, Tensor x, float[] rows, int rowsAt, Tensor y) {
    int width = wide.width();
    try (var f = new RowFunction(pointwise, NORMALISE, 4)) {
      int end = wide.end(to - 1);
      for (int i = wide.start(from); i < end; i += width) {
        for (int k = 0; k < 3; k++) {
          f.in(1 + k, rows, rowsAt + k * width);
        }
        f.in(0, reals(x), at(x) + i).out(0, reals(y), at(y) + i);
        f.run(Math.min(width, end - i));
      }
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
      // The variance of no rows is NaN, their gradient 0.
      float inverse = wide.rows() == 0 ? 0 : inverse(reals(variance)[at(variance) + c], eps);
      reals(dGain)[at(dGain) + c] *= inverse;
      int to = meanAt + width + c;
      rows[to] = reals(dBias)[at(dBias) + c] / wide.rows();
      rows[to + width] = inverse * (reals(dGain)[at(dGain) + c] / wide.rows());
      rows[to + 2 * width] = inverse * reals(gain)[at(gain) + c];
    }
    for (int k = 1; k < 4; k++) {
      wide.repeat(rows, meanAt + k * width);
    }
    wide.run(workers, (from, to) -> dx(wide, from, to, dy, x, rows, meanAt, dx));
    pool.give(block);
  }

  /** Computes units of dx from repeated rows: mean, p, q and r, see {@link #DX}. */
  private void dx(
      WideRows wide, int from, int to, Tensor dy, Tensor x, float[] rows, int rowsAt, Tensor dx) {
    int width = wide.width();
    try (var f = new RowFunction(pointwise, DX, 6)) {
      int end = wide.end(to - 1);
      for (int i = wide.start(from); i < end; i += width) {
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
    wide.run(
        workers,
        (from, to) ->
            unitSums(wide, from, to, dy, x, means, meansAt, sums, block.offset, secondAt));
    wide.total(loops, sums, block.offset, products, productsAt);
    wide.total(loops, sums, secondAt, dys, dysAt);
    pool.give(block);
  }

  private void unitSums(
      WideRows wide,
      int from,
      int to,
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
    try (var f = new RowFunction(pointwise, ADD_PRODUCTS, 5)) {
      for (int unit = from; unit < to; unit++) {
        wide.clear(a, first);
        wide.clear(a, second);
        int end = wide.end(unit);
        for (int i = wide.start(unit); i < end; i += width) {
          f.in(0, reals(dy), at(dy) + i).in(1, reals(x), at(x) + i).in(2, means, meansAt);
          f.in(3, a, first).in(4, a, second).out(0, a, first).out(1, a, second);
          f.run(Math.min(width, end - i));
        }
        wide.fold(loops, a, first);
        wide.fold(loops, a, second);
        int shift = unit * wide.columns();
        System.arraycopy(a, first, sums, productsAt + shift, wide.columns());
        System.arraycopy(a, second, sums, dysAt + shift, wide.columns());
      }
    }
    pool.give(block);
  }

  private static float inverse(float variance, double eps) {
    return (float) (1 / Math.sqrt(variance + eps));
  }

  private void require(String kernel, Tensor... tensors) {
    for (Tensor tensor : tensors) {
      operands.require(kernel, "operand", ElementType.REAL, tensor);
    }
  }
}
