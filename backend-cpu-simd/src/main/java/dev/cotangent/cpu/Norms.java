package dev.cotangent.cpu;

import static dev.cotangent.cpu.CpuBuffer.at;
import static dev.cotangent.cpu.CpuBuffer.reals;

import dev.cotangent.backend.KernelShapes;
import dev.cotangent.backend.Operands;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/**
 * Normalisation of rows natively: see {@link dev.cotangent.backend.NormKernels}.
 *
 * <p>A row stays in the first-level cache from its statistics to its result. Threads share the
 * rows; gradients of gain and bias are summed in units of rows, which depend on the size alone.
 */
final class Norms {
  /** Elements of a unit of rows, unless there would be too many units. */
  private static final int UNIT = 1 << 14;

  /** Units at most: their sums are added up by one thread. */
  private static final int MOST_UNITS = 64;

  /**
   * Rows whose terms are added one after the other; then their sums are. Equal terms are all
   * rounded the same way, so that errors of longer sums do not cancel.
   */
  private static final int ROWS_OF_A_SUM = 16;

  private final Operands operands;
  private final RowLoops loops;
  private final NormLoops normLoops;
  private final Workers workers;
  private final CpuPool<float[]> pool;

  Norms(
      Operands operands,
      RowLoops loops,
      NormLoops normLoops,
      Workers workers,
      CpuPool<float[]> pool) {
    this.operands = operands;
    this.loops = loops;
    this.normLoops = normLoops;
    this.workers = workers;
    this.pool = pool;
  }

  void layer(
      double eps, Tensor x, Tensor gain, Tensor bias, Tensor y, Tensor mean, Tensor variance) {
    KernelShapes.norm("layerNorm", x, gain, bias, y);
    KernelShapes.vector("layerNorm", "mean", mean, x.shape().extent(0));
    KernelShapes.vector("layerNorm", "variance", variance, x.shape().extent(0));
    require("layerNorm", x, gain, bias, y, mean, variance);
    int n = x.shape().extent(1);
    RowRange.run(
        workers,
        x.shape().extent(0),
        units(x),
        (from, to) -> {
          for (int row = from; row < to; row++) {
            int xAt = at(x) + row * n;
            float m = loops.sum(reals(x), xAt, n) / n;
            float v = loops.squares(reals(x), xAt, m, n) / n;
            reals(mean)[at(mean) + row] = m;
            reals(variance)[at(variance) + row] = v;
            normalise(x, row, m, inverse(v, eps), gain, reals(bias), at(bias), y);
          }
        });
  }

  private void normalise(
      Tensor x,
      int row,
      float mean,
      float inverse,
      Tensor gain,
      float[] bias,
      int biasAt,
      Tensor y) {
    int n = x.shape().extent(1);
    int from = row * n;
    normLoops.normalise(
        reals(x),
        at(x) + from,
        mean,
        inverse,
        reals(gain),
        at(gain),
        bias,
        biasAt,
        reals(y),
        at(y) + from,
        n);
  }

  void rms(double eps, Tensor x, Tensor gain, Tensor y, Tensor meanSquare) {
    KernelShapes.norm("rmsNorm", x, gain, gain, y);
    KernelShapes.vector("rmsNorm", "meanSquare", meanSquare, x.shape().extent(0));
    require("rmsNorm", x, gain, y, meanSquare);
    int n = x.shape().extent(1);
    PoolBlock<float[]> block = pool.take(n);
    float[] zeros = block.slab.array;
    Arrays.fill(zeros, block.offset, block.offset + n, 0);
    RowRange.run(
        workers,
        x.shape().extent(0),
        units(x),
        (from, to) -> {
          for (int row = from; row < to; row++) {
            float square = loops.squares(reals(x), at(x) + row * n, 0, n) / n;
            reals(meanSquare)[at(meanSquare) + row] = square;
            normalise(x, row, 0, inverse(square, eps), gain, zeros, block.offset, y);
          }
        });
    pool.give(block);
  }

  void layerGrad(
      double eps,
      Tensor dy,
      Tensor x,
      Tensor gain,
      Tensor mean,
      Tensor variance,
      Tensor dx,
      Tensor dGain,
      Tensor dBias) {
    KernelShapes.normGrad("layerNormGrad", dy, x, gain, dx, dGain, dBias);
    KernelShapes.vector("layerNormGrad", "mean", mean, x.shape().extent(0));
    KernelShapes.vector("layerNormGrad", "variance", variance, x.shape().extent(0));
    require("layerNormGrad", dy, x, gain, mean, variance, dx, dGain, dBias);
    sumOverRows(
        x,
        new Tensor[] {dGain, dBias},
        (from, to, sums, sumsAt, means) -> {
          for (int i = from; i < to; i++) {
            float m = reals(mean)[at(mean) + i];
            float inverse = inverse(reals(variance)[at(variance) + i], eps);
            grad(dy, x, gain, dx, i, m, inverse, means, true, sums, sumsAt);
          }
        });
  }

  void rmsGrad(
      double eps, Tensor dy, Tensor x, Tensor gain, Tensor meanSquare, Tensor dx, Tensor dGain) {
    KernelShapes.normGrad("rmsNormGrad", dy, x, gain, dx, dGain, dGain);
    KernelShapes.vector("rmsNormGrad", "meanSquare", meanSquare, x.shape().extent(0));
    require("rmsNormGrad", dy, x, gain, meanSquare, dx, dGain);
    sumOverRows(
        x,
        new Tensor[] {dGain},
        (from, to, sums, sumsAt, means) -> {
          for (int i = from; i < to; i++) {
            float inverse = inverse(reals(meanSquare)[at(meanSquare) + i], eps);
            grad(dy, x, gain, dx, i, 0, inverse, means, false, sums, sumsAt);
          }
        });
  }

  /**
   * Computes a row of dx, and adds to the sums of dy * v and of dy over the rows.
   *
   * @param means working memory of two elements
   * @param centred whether the mean was subtracted, so that dx has none either
   */
  private void grad(
      Tensor dy,
      Tensor x,
      Tensor gain,
      Tensor dx,
      int row,
      float mean,
      float inverse,
      float[] means,
      boolean centred,
      float[] sums,
      int sumsAt) {
    int n = x.shape().extent(1);
    int dyAt = at(dy) + row * n;
    int xAt = at(x) + row * n;
    float[] gains = reals(gain);
    normLoops.gradSums(reals(dy), dyAt, reals(x), xAt, mean, inverse, gains, at(gain), means, n);
    normLoops.grad(
        reals(dy),
        dyAt,
        reals(x),
        xAt,
        mean,
        inverse,
        gains,
        at(gain),
        centred ? means[0] / n : 0,
        means[1] / n,
        reals(dx),
        at(dx) + row * n,
        sums,
        sumsAt,
        n);
  }

  private static float inverse(float variance, double eps) {
    return (float) (1 / Math.sqrt(variance + eps));
  }

  private void require(String kernel, Tensor... tensors) {
    for (Tensor tensor : tensors) {
      operands.require(kernel, "operand", ElementType.REAL, tensor);
    }
  }

  /** Work on some rows that adds to sums over them; it has memory for two means. */
  private interface RowSums {
    void run(int from, int to, float[] sums, int sumsAt, float[] means);
  }

  /** Runs a task over all rows; leaves its two vectors of sums in the first tensors given. */
  private void sumOverRows(Tensor x, Tensor[] into, RowSums task) {
    int rows = x.shape().extent(0);
    int n = x.shape().extent(1);
    int units = units(x);
    int width = 2 * n;
    PoolBlock<float[]> block = pool.take(units * 2 * width);
    float[] sums = block.slab.array;
    workers.run(
        units,
        unit -> {
          int at = block.offset + unit * 2 * width;
          int some = at + width;
          Arrays.fill(sums, at, some, 0);
          float[] means = new float[2];
          int end = (int) ((long) rows * (unit + 1) / units);
          for (int from = (int) ((long) rows * unit / units); from < end; ) {
            int to = Math.min(end, from + ROWS_OF_A_SUM);
            Arrays.fill(sums, some, some + width, 0);
            task.run(from, to, sums, some, means);
            loops.add(sums, some, sums, at, width);
            from = to;
          }
        });
    for (int k = 0; k < into.length; k++) {
      System.arraycopy(sums, block.offset + k * n, reals(into[k]), at(into[k]), n);
      for (int unit = 1; unit < units; unit++) {
        int from = block.offset + unit * 2 * width + k * n;
        loops.add(sums, from, reals(into[k]), at(into[k]), n);
      }
    }
    pool.give(block);
  }

  private static int units(Tensor x) {
    int most = Math.clamp(x.shape().extent(0), 1, MOST_UNITS);
    return Math.clamp((long) x.size() / UNIT, 1, most);
  }
}
