package dev.cotangent.cpu;

import static dev.cotangent.cpu.CpuBuffer.at;
import static dev.cotangent.cpu.CpuBuffer.ints;
import static dev.cotangent.cpu.CpuBuffer.reals;
import static dev.cotangent.expr.Expr.input;

import dev.cotangent.backend.KernelShapes;
import dev.cotangent.backend.Operands;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;

/**
 * Softmax natively: see {@link dev.cotangent.backend.LossKernels}.
 *
 * <p>A row stays in the first-level cache from its maximum to its result. Threads share the rows.
 */
final class Losses {
  /** Elements that pay for handing rows to another thread. */
  private static final int PARALLEL = 1 << 13;

  /** Inputs: x; max, log of the sum. */
  private static final Fused LOG_SOFTMAX = Fused.of(input(0).minus(input(1)).minus(input(2)));

  /** Inputs: dy, y; sum of dy*y. */
  private static final Fused SOFTMAX_DX = Fused.of(input(1).times(input(0).minus(input(2))));

  /** Inputs: dy, y; sum of dy. */
  private static final Fused LOG_SOFTMAX_DX =
      Fused.of(input(0).minus(input(1).exp().times(input(2))));

  /** Inputs: p; s/classes, dLoss. */
  private static final Fused CROSS_ENTROPY_DX = Fused.of(input(0).minus(input(1)).times(input(2)));

  private final Operands operands;
  private final Pointwise pointwise;
  private final RowLoops loops;
  private final Workers workers;

  Losses(Operands operands, Pointwise pointwise, RowLoops loops, Workers workers) {
    this.operands = operands;
    this.pointwise = pointwise;
    this.loops = loops;
    this.workers = workers;
  }

  void softmax(Tensor x, Tensor y) {
    check("softmax", "x", x, "y", y, x);
    int n = x.shape().extent(1);
    overRows(
        x,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            int xAt = at(x) + row * n;
            float max = loops.max(reals(x), xAt, n);
            softmax(max, reals(x), xAt, reals(y), at(y) + row * n, n);
          }
        });
  }

  /** y = exp(x - max) / sum of the same; returns the sum, which is at least 1. */
  private float softmax(float max, float[] x, int xAt, float[] y, int yAt, int n) {
    float sum = loops.expBelow(x, xAt, max, y, yAt, n);
    loops.scale(1 / sum, y, yAt, n);
    return sum;
  }

  void softmaxGrad(Tensor dy, Tensor y, Tensor dx) {
    check("softmaxGrad", "y", y, "dy", dy, dx);
    int n = y.shape().extent(1);
    overRows(
        y,
        (from, to) -> {
          try (var grad = new RowFunction(pointwise, SOFTMAX_DX, 2)) {
            for (int row = from; row < to; row++) {
              int dyAt = at(dy) + row * n;
              int yAt = at(y) + row * n;
              float dot = loops.dot(reals(dy), dyAt, reals(y), yAt, n);
              grad.in(0, reals(dy), dyAt).in(1, reals(y), yAt).number(0, dot);
              grad.out(0, reals(dx), at(dx) + row * n).run(n);
            }
          }
        });
  }

  void logSoftmax(Tensor x, Tensor y) {
    check("logSoftmax", "x", x, "y", y, x);
    int n = x.shape().extent(1);
    overRows(
        x,
        (from, to) -> {
          float[] exps = new float[n];
          try (var log = new RowFunction(pointwise, LOG_SOFTMAX, 1)) {
            for (int row = from; row < to; row++) {
              int xAt = at(x) + row * n;
              float max = loops.max(reals(x), xAt, n);
              float sum = loops.expBelow(reals(x), xAt, max, exps, 0, n);
              log.in(0, reals(x), xAt).number(0, max).number(1, ScalarMath.log(sum));
              log.out(0, reals(y), at(y) + row * n).run(n);
            }
          }
        });
  }

  void logSoftmaxGrad(Tensor dy, Tensor y, Tensor dx) {
    check("logSoftmaxGrad", "y", y, "dy", dy, dx);
    int n = y.shape().extent(1);
    overRows(
        y,
        (from, to) -> {
          try (var grad = new RowFunction(pointwise, LOG_SOFTMAX_DX, 2)) {
            for (int row = from; row < to; row++) {
              int dyAt = at(dy) + row * n;
              float sum = loops.sum(reals(dy), dyAt, n);
              grad.in(0, reals(dy), dyAt).in(1, reals(y), at(y) + row * n).number(0, sum);
              grad.out(0, reals(dx), at(dx) + row * n).run(n);
            }
          }
        });
  }

  /**
   * Cross-entropy: with m = max x and l = log(sum of exp(x - m)), -log p = l - (x - m).
   *
   * <p>So the loss is l - (1-s)*(x[label] - m) - s/n * sum of (x - m).
   */
  void crossEntropy(double smoothing, Tensor x, Tensor labels, Tensor loss, Tensor probabilities) {
    String kernel = "softmaxCrossEntropy";
    check(kernel, "x", x, "probabilities", probabilities, x);
    checkLabels(kernel, smoothing, x, labels, loss);
    int n = x.shape().extent(1);
    float s = (float) smoothing;
    overRows(
        x,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            int xAt = at(x) + row * n;
            float max = loops.max(reals(x), xAt, n);
            float below = reals(x)[xAt + ints(labels)[at(labels) + row]] - max;
            float spread = s == 0 ? 0 : s / n * sumBelow(reals(x), xAt, max, n);
            int pAt = at(probabilities) + row * n;
            float sum = softmax(max, reals(x), xAt, reals(probabilities), pAt, n);
            reals(loss)[at(loss) + row] = ScalarMath.log(sum) - (1 - s) * below - spread;
          }
        });
  }

  private static float sumBelow(float[] x, int at, float max, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[at + i] - max;
    }
    return sum;
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
        (from, to) -> {
          try (var grad = new RowFunction(pointwise, CROSS_ENTROPY_DX, 1)) {
            for (int row = from; row < to; row++) {
              int pAt = at(probabilities) + row * n;
              int label = ints(labels)[at(labels) + row];
              float scale = reals(dLoss)[at(dLoss) + row];
              float atLabel = reals(probabilities)[pAt + label] - s / n - (1 - s);
              grad.in(0, reals(probabilities), pAt).number(0, s / n).number(1, scale);
              grad.out(0, reals(dx), at(dx) + row * n).run(n);
              reals(dx)[at(dx) + row * n + label] = scale * atLabel;
            }
          }
        });
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

  private void overRows(Tensor x, RowRange task) {
    int rows = x.shape().extent(0);
    int parts = (int) Math.clamp((long) x.size() / PARALLEL, 1, 4L * workers.threads());
    RowRange.run(workers, rows, Math.min(parts, Math.max(1, rows)), task);
  }
}
