package dev.cotangent.cpu;

import static dev.cotangent.cpu.CpuBuffer.at;
import static dev.cotangent.cpu.CpuBuffer.ints;
import static dev.cotangent.cpu.CpuBuffer.reals;

import dev.cotangent.backend.KernelShapes;
import dev.cotangent.backend.Operands;
import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/** Pooling natively: see {@link dev.cotangent.backend.PoolKernels}. Threads share the images. */
final class Pooling {
  /** Elements read or written that pay for handing images to another thread. */
  private static final int PARALLEL = 1 << 14;

  private final Operands operands;
  private final PoolLoops loops;
  private final Workers workers;

  Pooling(Operands operands, PoolLoops loops, Workers workers) {
    this.operands = operands;
    this.loops = loops;
    this.workers = workers;
  }

  void max(Window2d window, Tensor x, Tensor y, Tensor winner) {
    check("maxPool2d", window, x, y, x, y);
    checkWinner("maxPool2d", y, winner);
    var g = PoolGeometry.of(window, x.shape(), y.shape());
    overImages(
        g,
        x.shape().extent(0),
        i ->
            loops.max(
                g,
                reals(x),
                at(x) + i * g.imageSize(),
                reals(y),
                at(y) + i * g.outputSize(),
                ints(winner),
                at(winner) + i * g.outputSize()));
  }

  void maxGrad(Window2d window, Tensor dy, Tensor winner, Tensor dx) {
    check("maxPool2dGrad", window, dx, dy, dy, dx);
    checkWinner("maxPool2dGrad", dy, winner);
    var g = PoolGeometry.of(window, dx.shape(), dy.shape());
    int[] taps = g.tapOffsets();
    overImages(
        g,
        dx.shape().extent(0),
        i -> {
          int to = at(dx) + i * g.imageSize();
          int from = i * g.outputSize();
          loops.maxGrad(
              g, taps, reals(dy), at(dy) + from, ints(winner), at(winner) + from, reals(dx), to);
        });
  }

  void average(Window2d window, boolean countPadding, Tensor x, Tensor y) {
    check("averagePool2d", window, x, y, x, y);
    var g = PoolGeometry.of(window, x.shape(), y.shape());
    overImages(
        g,
        x.shape().extent(0),
        i ->
            loops.average(
                g,
                countPadding,
                reals(x),
                at(x) + i * g.imageSize(),
                reals(y),
                at(y) + i * g.outputSize()));
  }

  void averageGrad(Window2d window, boolean countPadding, Tensor dy, Tensor dx) {
    check("averagePool2dGrad", window, dx, dy, dy, dx);
    var g = PoolGeometry.of(window, dx.shape(), dy.shape());
    overImages(
        g,
        dx.shape().extent(0),
        i -> {
          int to = at(dx) + i * g.imageSize();
          Arrays.fill(reals(dx), to, to + g.imageSize(), 0);
          loops.averageGrad(g, countPadding, reals(dy), at(dy) + i * g.outputSize(), reals(dx), to);
        });
  }

  private void check(
      String kernel, Window2d window, Tensor images, Tensor pooled, Tensor source, Tensor target) {
    operands.requireDense(kernel, "source", ElementType.REAL, source);
    operands.requireDense(kernel, "target", ElementType.REAL, target);
    KernelShapes.pool2d(kernel, window, images, pooled);
    Operands.requireApart(kernel, "target", target, "source", source);
  }

  private void checkWinner(String kernel, Tensor y, Tensor winner) {
    operands.requireDense(kernel, "winner", ElementType.INT, winner);
    KernelShapes.dense(kernel, "winner", ElementType.INT, winner, y.shape());
  }

  private void overImages(PoolGeometry g, int images, PartTask task) {
    long work = (long) images * (g.imageSize() + g.outputSize());
    if (work < PARALLEL) {
      PartTask.runHere(images, task);
    } else {
      workers.run(images, task);
    }
  }
}
