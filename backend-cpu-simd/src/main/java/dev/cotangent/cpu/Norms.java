package dev.cotangent.cpu;

import static dev.cotangent.cpu.CpuBuffer.at;
import static dev.cotangent.cpu.CpuBuffer.reals;
import static dev.cotangent.expr.Expr.input;

import dev.cotangent.backend.KernelShapes;
import dev.cotangent.backend.Operands;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
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
  /** Elements of a unit of rows. */
  private static final int UNIT = 1 << 14;

  /** Inputs: x, gain, bias; mean, inverse. */
  private static final Fused LAYER = Fused.of(centred(0, 3).times(input(1)).plus(input(2)));

  /** Inputs: x, gain; inverse. */
  private static final Fused RMS = Fused.of(input(0).times(input(2)).times(input(1)));

  /** Inputs: x, dy, gain; mean, inverse. Outputs: v = (x - mean) * inverse, g = dy * gain. */
  private static final Fused PARTS = Fused.of(centred(0, 3), input(1).times(input(2)));

  /** Inputs: v, g, dy, dGain; mean of g, mean of g*v, inverse. Outputs: dx, dGain. */
  private static final Fused GRAD =
      Fused.of(
          input(1).minus(input(4)).minus(input(0).times(input(5))).times(input(6)),
          input(3).plus(input(2).times(input(0))));

  private final Operands operands;
  private final Pointwise pointwise;
  private final RowLoops loops;
  private final Workers workers;
  private final CpuPool<float[]> pool;

  Norms(
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

  private static Expr centred(int x, int mean) {
    return input(x).minus(input(mean)).times(input(mean + 1));
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
          try (var f = new RowFunction(pointwise, LAYER, 3)) {
            for (int row = from; row < to; row++) {
              int xAt = at(x) + row * n;
              float m = loops.sum(reals(x), xAt, n) / n;
              float v = loops.squares(reals(x), xAt, m, n) / n;
              reals(mean)[at(mean) + row] = m;
              reals(variance)[at(variance) + row] = v;
              f.in(0, reals(x), xAt).in(1, reals(gain), at(gain)).in(2, reals(bias), at(bias));
              f.number(0, m).number(1, inverse(v, eps));
              f.out(0, reals(y), at(y) + row * n).run(n);
            }
          }
        });
  }

  void rms(double eps, Tensor x, Tensor gain, Tensor y, Tensor meanSquare) {
    KernelShapes.norm("rmsNorm", x, gain, gain, y);
    KernelShapes.vector("rmsNorm", "meanSquare", meanSquare, x.shape().extent(0));
    require("rmsNorm", x, gain, y, meanSquare);
    int n = x.shape().extent(1);
    RowRange.run(
        workers,
        x.shape().extent(0),
        units(x),
        (from, to) -> {
          try (var f = new RowFunction(pointwise, RMS, 2)) {
            for (int row = from; row < to; row++) {
              int xAt = at(x) + row * n;
              float square = loops.squares(reals(x), xAt, 0, n) / n;
              reals(meanSquare)[at(meanSquare) + row] = square;
              f.in(0, reals(x), xAt).in(1, reals(gain), at(gain)).number(0, inverse(square, eps));
              f.out(0, reals(y), at(y) + row * n).run(n);
            }
          }
        });
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
        (from, to, sums, sumsAt) -> {
          int n = x.shape().extent(1);
          try (var row = new GradRow(dy, x, gain, dx, sums, sumsAt)) {
            for (int i = from; i < to; i++) {
              float v = reals(variance)[at(variance) + i];
              row.run(i, reals(mean)[at(mean) + i], inverse(v, eps), true);
              loops.add(reals(dy), at(dy) + i * n, sums, sumsAt + n, n);
            }
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
        (from, to, sums, sumsAt) -> {
          try (var row = new GradRow(dy, x, gain, dx, sums, sumsAt)) {
            for (int i = from; i < to; i++) {
              row.run(i, 0, inverse(reals(meanSquare)[at(meanSquare) + i], eps), false);
            }
          }
        });
  }

  /** dx = inverse * (g - mean of g - v * mean of g*v), dGain += dy * v, with v and g of PARTS. */
  private final class GradRow implements AutoCloseable {
    private final Tensor dy;
    private final Tensor x;
    private final Tensor gain;
    private final Tensor dx;
    private final float[] dGain;
    private final int dGainAt;
    private final int n;
    private final float[] v;
    private final float[] g;
    private final RowFunction parts = new RowFunction(pointwise, PARTS, 3);
    private final RowFunction grad = new RowFunction(pointwise, GRAD, 4);

    GradRow(Tensor dy, Tensor x, Tensor gain, Tensor dx, float[] dGain, int dGainAt) {
      this.dy = dy;
      this.x = x;
      this.gain = gain;
      this.dx = dx;
      this.dGain = dGain;
      this.dGainAt = dGainAt;
      n = x.shape().extent(1);
      v = new float[n];
      g = new float[n];
    }

    void run(int row, float mean, float inverse, boolean centre) {
      int dyAt = at(dy) + row * n;
      parts.in(0, reals(x), at(x) + row * n).in(1, reals(dy), dyAt).in(2, reals(gain), at(gain));
      parts.number(0, mean).number(1, inverse).out(0, v, 0).out(1, g, 0).run(n);
      grad.in(0, v, 0).in(1, g, 0).in(2, reals(dy), dyAt).in(3, dGain, dGainAt);
      grad.number(0, centre ? loops.sum(g, 0, n) / n : 0);
      grad.number(1, loops.dot(g, 0, v, 0, n) / n).number(2, inverse);
      grad.out(0, reals(dx), at(dx) + row * n).out(1, dGain, dGainAt).run(n);
    }

    @Override
    public void close() {
      parts.close();
      grad.close();
    }
  }

  private static float inverse(float variance, double eps) {
    return (float) (1 / Math.sqrt(variance + eps));
  }

  private void require(String kernel, Tensor... tensors) {
    for (Tensor tensor : tensors) {
      operands.require(kernel, "operand", ElementType.REAL, tensor);
    }
  }

  /** Work on some rows that adds to sums over all rows. */
  private interface RowSums {
    void run(int from, int to, float[] sums, int sumsAt);
  }

  /** Runs a task over all rows and leaves its sums, one vector of columns each, in {@code into}. */
  private void sumOverRows(Tensor x, Tensor[] into, RowSums task) {
    int rows = x.shape().extent(0);
    int n = x.shape().extent(1);
    int units = units(x);
    int width = into.length * n;
    PoolBlock<float[]> block = pool.take(units * width);
    float[] sums = block.slab.array;
    workers.run(
        units,
        unit -> {
          int at = block.offset + unit * width;
          Arrays.fill(sums, at, at + width, 0);
          int to = (int) ((long) rows * (unit + 1) / units);
          task.run((int) ((long) rows * unit / units), to, sums, at);
        });
    for (int k = 0; k < into.length; k++) {
      System.arraycopy(sums, block.offset + k * n, reals(into[k]), at(into[k]), n);
      for (int unit = 1; unit < units; unit++) {
        int from = block.offset + unit * width + k * n;
        loops.add(sums, from, reals(into[k]), at(into[k]), n);
      }
    }
    pool.give(block);
  }

  private static int units(Tensor x) {
    int most = Math.max(1, x.shape().extent(0));
    return Math.clamp((long) x.size() / UNIT, 1, most);
  }
}
