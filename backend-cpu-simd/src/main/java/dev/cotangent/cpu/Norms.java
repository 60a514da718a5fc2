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
  /** Elements of a unit of rows. */
  private static final int UNIT = 1 << 14;

  private final Operands operands;
  private final NormLoops loops;
  private final RowLoops rows;
  private final Workers workers;
  private final CpuPool<float[]> pool;

  Norms(Operands operands, NormLoops loops, RowLoops rows, Workers workers, CpuPool<float[]> pool) {
    this.operands = operands;
    this.loops = loops;
    this.rows = rows;
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
    overRows(
        x,
        row -> {
          int from = at(x) + row * n;
          float m = loops.sum(reals(x), from, n) / n;
          float v = loops.squares(reals(x), from, m, n) / n;
          reals(mean)[at(mean) + row] = m;
          reals(variance)[at(variance) + row] = v;
          loops.normalise(
              reals(x),
              from,
              m,
              inverse(v, eps),
              reals(gain),
              at(gain),
              reals(bias),
              at(bias),
              reals(y),
              at(y) + row * n,
              n);
        });
  }

  void rms(double eps, Tensor x, Tensor gain, Tensor y, Tensor meanSquare) {
    KernelShapes.norm("rmsNorm", x, gain, gain, y);
    KernelShapes.vector("rmsNorm", "meanSquare", meanSquare, x.shape().extent(0));
    require("rmsNorm", x, gain, y, meanSquare);
    int n = x.shape().extent(1);
    overRows(
        x,
        row -> {
          int from = at(x) + row * n;
          float square = loops.squares(reals(x), from, 0, n) / n;
          reals(meanSquare)[at(meanSquare) + row] = square;
          float inverse = inverse(square, eps);
          loops.scale(
              reals(x), from, 0, inverse, reals(gain), at(gain), reals(y), at(y) + row * n, n);
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
    int n = x.shape().extent(1);
    sumOverRows(
        x,
        new Tensor[] {dGain, dBias},
        (row, sums, sumsAt) -> {
          float m = reals(mean)[at(mean) + row];
          float inverse = inverse(reals(variance)[at(variance) + row], eps);
          float a = loops.dot(reals(dy), at(dy) + row * n, reals(gain), at(gain), n) / n;
          gradInput(dy, x, gain, row, m, inverse, a, dx);
          int from = at(x) + row * n;
          int dyAt = at(dy) + row * n;
          loops.addGradGain(reals(dy), dyAt, reals(x), from, m, inverse, sums, sumsAt, n);
          rows.add(reals(dy), dyAt, sums, sumsAt + n, n);
        });
  }

  void rmsGrad(
      double eps, Tensor dy, Tensor x, Tensor gain, Tensor meanSquare, Tensor dx, Tensor dGain) {
    KernelShapes.normGrad("rmsNormGrad", dy, x, gain, dx, dGain, dGain);
    KernelShapes.vector("rmsNormGrad", "meanSquare", meanSquare, x.shape().extent(0));
    require("rmsNormGrad", dy, x, gain, meanSquare, dx, dGain);
    int n = x.shape().extent(1);
    sumOverRows(
        x,
        new Tensor[] {dGain},
        (row, sums, sumsAt) -> {
          float inverse = inverse(reals(meanSquare)[at(meanSquare) + row], eps);
          gradInput(dy, x, gain, row, 0, inverse, 0, dx);
          int from = at(x) + row * n;
          int dyAt = at(dy) + row * n;
          loops.addGradGain(reals(dy), dyAt, reals(x), from, 0, inverse, sums, sumsAt, n);
        });
  }

  private void gradInput(
      Tensor dy, Tensor x, Tensor gain, int row, float mean, float inverse, float a, Tensor dx) {
    int n = x.shape().extent(1);
    int dyAt = at(dy) + row * n;
    int xAt = at(x) + row * n;
    float b =
        loops.dot(reals(dy), dyAt, reals(gain), at(gain), reals(x), xAt, mean, inverse, n) / n;
    loops.gradInput(
        reals(dy),
        dyAt,
        reals(gain),
        at(gain),
        reals(x),
        xAt,
        mean,
        inverse,
        a,
        b,
        reals(dx),
        at(dx) + row * n,
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

  private void overRows(Tensor x, PartTask task) {
    int count = x.shape().extent(0);
    int units = units(x);
    workers.run(
        units,
        unit -> {
          int to = (int) ((long) count * (unit + 1) / units);
          for (int row = (int) ((long) count * unit / units); row < to; row++) {
            task.run(row);
          }
        });
  }

  /** Work on a row that adds to sums over all rows. */
  private interface RowSums {
    void run(int row, float[] sums, int sumsAt);
  }

  /** Runs a task over all rows and leaves its sums, one vector of columns each, in {@code into}. */
  private void sumOverRows(Tensor x, Tensor[] into, RowSums task) {
    int count = x.shape().extent(0);
    int n = x.shape().extent(1);
    int units = units(x);
    int width = into.length * n;
    PoolBlock<float[]> sums = pool.take(units * width);
    float[] array = sums.slab.array;
    workers.run(
        units,
        unit -> {
          int at = sums.offset + unit * width;
          Arrays.fill(array, at, at + width, 0);
          int to = (int) ((long) count * (unit + 1) / units);
          for (int row = (int) ((long) count * unit / units); row < to; row++) {
            task.run(row, array, at);
          }
        });
    for (int k = 0; k < into.length; k++) {
      System.arraycopy(array, sums.offset + k * n, reals(into[k]), at(into[k]), n);
      for (int unit = 1; unit < units; unit++) {
        rows.add(array, sums.offset + unit * width + k * n, reals(into[k]), at(into[k]), n);
      }
    }
    pool.give(sums);
  }

  private static int units(Tensor x) {
    int most = Math.max(1, x.shape().extent(0));
    return Math.clamp((long) x.size() / UNIT, 1, most);
  }
}
