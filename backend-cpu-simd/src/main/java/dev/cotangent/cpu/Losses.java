package dev.cotangent.cpu;

import static dev.cotangent.cpu.CpuBuffer.at;
import static dev.cotangent.cpu.CpuBuffer.ints;
import static dev.cotangent.cpu.CpuBuffer.reals;

import dev.cotangent.backend.KernelShapes;
import dev.cotangent.backend.Operands;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;

/** Softmax natively: see {@link dev.cotangent.backend.LossKernels}. Threads share the rows. */
final class Losses {
  /** Elements that pay for handing rows to another thread. */
  private static final int PARALLEL = 1 << 13;

  private final Operands operands;
  private final LossLoops loops;
  private final Workers workers;

  Losses(Operands operands, LossLoops loops, Workers workers) {
    this.operands = operands;
    this.loops = loops;
    this.workers = workers;
  }

  void softmax(Tensor x, Tensor y) {
    check("softmax", "x", x, "y", y, x);
    int n = x.shape().extent(1);
    overRows(x, row -> loops.softmax(reals(x), at(x) + row * n, reals(y), at(y) + row * n, n));
  }

  void softmaxGrad(Tensor dy, Tensor y, Tensor dx) {
    check("softmaxGrad", "y", y, "dy", dy, dx);
    int n = y.shape().extent(1);
    overRows(
        y,
        row ->
            loops.softmaxGrad(
                reals(dy),
                at(dy) + row * n,
                reals(y),
                at(y) + row * n,
                reals(dx),
                at(dx) + row * n,
                n));
  }

  void logSoftmax(Tensor x, Tensor y) {
    check("logSoftmax", "x", x, "y", y, x);
    int n = x.shape().extent(1);
    overRows(x, row -> loops.logSoftmax(reals(x), at(x) + row * n, reals(y), at(y) + row * n, n));
  }

  void logSoftmaxGrad(Tensor dy, Tensor y, Tensor dx) {
    check("logSoftmaxGrad", "y", y, "dy", dy, dx);
    int n = y.shape().extent(1);
    overRows(
        y,
        row ->
            loops.logSoftmaxGrad(
                reals(dy),
                at(dy) + row * n,
                reals(y),
                at(y) + row * n,
                reals(dx),
                at(dx) + row * n,
                n));
  }

  void crossEntropy(double smoothing, Tensor x, Tensor labels, Tensor loss, Tensor probabilities) {
    String kernel = "softmaxCrossEntropy";
    check(kernel, "x", x, "probabilities", probabilities, x);
    checkLabels(kernel, smoothing, x, labels, loss);
    int n = x.shape().extent(1);
    float s = (float) smoothing;
    overRows(
        x,
        row ->
            reals(loss)[at(loss) + row] =
                loops.crossEntropy(
                    s,
                    reals(x),
                    at(x) + row * n,
                    ints(labels)[at(labels) + row],
                    reals(probabilities),
                    at(probabilities) + row * n,
                    n));
  }

  void crossEntropyGrad(
      double smoothing, Tensor dLoss, Tensor probabilities, Tensor labels, Tensor dx) {
    String kernel = "softmaxCrossEntropyGrad";
    check(kernel, "probabilities", probabilities, "dx", dx, dx);
    checkLabels(kernel, smoothing, probabilities, labels, dLoss);
    int n = dx.shape().extent(1);
    float s = (float) smoothing;
    overRows(
        dx,
        row ->
            loops.crossEntropyGrad(
                s,
                reals(dLoss)[at(dLoss) + row],
                reals(probabilities),
                at(probabilities) + row * n,
                ints(labels)[at(labels) + row],
                reals(dx),
                at(dx) + row * n,
                n));
  }

  private void check(String kernel, String first, Tensor x, String second, Tensor y, Tensor third) {
    KernelShapes.matrix(kernel, first, x);
    KernelShapes.like(kernel, second, y, x);
    KernelShapes.like(kernel, "dx", third, x);
    operands.require(kernel, first, ElementType.REAL, x);
    operands.require(kernel, second, ElementType.REAL, y);
    operands.require(kernel, "dx", ElementType.REAL, third);
  }

  /** Checks all labels before anything is written. */
  private void checkLabels(String kernel, double smoothing, Tensor x, Tensor labels, Tensor loss) {
    KernelShapes.crossEntropy(kernel, smoothing, x, labels, loss);
    operands.require(kernel, "labels", ElementType.INT, labels);
    operands.require(kernel, "loss", ElementType.REAL, loss);
    Operands.requireIndices(kernel, ints(labels), at(labels), labels.size(), x.shape().extent(1));
  }

  private void overRows(Tensor x, PartTask task) {
    int rows = x.shape().extent(0);
    int parts = (int) Math.clamp((long) x.size() / PARALLEL, 1, 4L * workers.threads());
    int cuts = Math.min(parts, Math.max(1, rows));
    workers.run(
        cuts,
        part -> {
          int to = (int) ((long) rows * (part + 1) / cuts);
          for (int row = (int) ((long) rows * part / cuts); row < to; row++) {
            task.run(row);
          }
        });
  }
}
