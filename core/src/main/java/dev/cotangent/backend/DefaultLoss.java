package dev.cotangent.backend;

import static dev.cotangent.expr.Expr.constant;
import static dev.cotangent.expr.Expr.index;
import static dev.cotangent.expr.Expr.input;
import static dev.cotangent.expr.Expr.scalar;
import static dev.cotangent.expr.Expr.select;

import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/**
 * Softmax and cross-entropy, made of primitives.
 *
 * <p>Exponents are of x - max over the row, which are at most 0, so nothing overflows. The gradient
 * of the cross-entropy is p - target, the target being (1-s) at the label plus s/classes
 * everywhere.
 */
public final class DefaultLoss {
  private static final double[] NO_SCALARS = {};

  private static final Fused EXP_BELOW = Fused.of(input(0).minus(input(1)).exp());
  private static final Fused QUOTIENT = Fused.of(input(0).over(input(1)));
  private static final Fused PRODUCT = Fused.of(input(0).times(input(1)));
  private static final Fused EXP = Fused.of(input(0).exp());

  /** Inputs: dy, y, sum of dy y. */
  private static final Fused SOFTMAX_DX = Fused.of(input(1).times(input(0).minus(input(2))));

  /** Inputs: x, max, sum of exp(x - max). */
  private static final Fused LOG_SOFTMAX = Fused.of(input(0).minus(input(1)).minus(input(2).log()));

  /** Inputs: dy, y, sum of dy. */
  private static final Fused LOG_SOFTMAX_DX =
      Fused.of(input(0).minus(input(1).exp().times(input(2))));

  /** Inputs: log p, label; axis 1 is the class. */
  private static final Fused AT_LABEL =
      Fused.of(select(index(1).equalTo(input(1)), input(0).negate(), constant(0)));

  /** Inputs: log p, label; scalars: s, classes. */
  private static final Fused SMOOTHED =
      Fused.of(
          input(0)
              .negate()
              .times(
                  select(
                      index(1).equalTo(input(1)),
                      constant(1).minus(scalar(0)).plus(scalar(0).over(scalar(1))),
                      scalar(0).over(scalar(1)))));

  /** Inputs: p, label, dLoss; scalars: s, classes. */
  private static final Fused CROSS_ENTROPY_DX =
      Fused.of(
          input(0)
              .minus(scalar(0).over(scalar(1)))
              .minus(select(index(1).equalTo(input(1)), constant(1).minus(scalar(0)), constant(0)))
              .times(input(2)));

  private DefaultLoss() {}

  /** See {@link LossKernels#softmax}. */
  public static void softmax(Primitives p, Tensor x, Tensor y) {
    KernelShapes.matrix("softmax", "x", x);
    KernelShapes.like("softmax", "y", y, x);
    var m = RowsColumns.of(p, x);
    try (var work = new Workspace(p, "softmax")) {
      Tensor max = work.allocate(m.rows());
      Tensor sum = work.allocate(m.rows());
      m.overColumns(Reduction.MAX, Fused.identity(), NO_SCALARS, max, x);
      m.to(y, EXP_BELOW, NO_SCALARS, x, m.column(max));
      m.overColumns(Reduction.SUM, Fused.identity(), NO_SCALARS, sum, y);
      m.to(y, QUOTIENT, NO_SCALARS, y, m.column(sum));
    }
  }

  /** See {@link LossKernels#softmaxGrad}. */
  public static void softmaxGrad(Primitives p, Tensor dy, Tensor y, Tensor dx) {
    KernelShapes.matrix("softmaxGrad", "y", y);
    KernelShapes.like("softmaxGrad", "dy", dy, y);
    KernelShapes.like("softmaxGrad", "dx", dx, y);
    var m = RowsColumns.of(p, y);
    try (var work = new Workspace(p, "softmaxGrad")) {
      Tensor sum = work.allocate(m.rows());
      m.overColumns(Reduction.SUM, PRODUCT, NO_SCALARS, sum, dy, y);
      m.to(dx, SOFTMAX_DX, NO_SCALARS, dy, y, m.column(sum));
    }
  }

  /** See {@link LossKernels#logSoftmax}. */
  public static void logSoftmax(Primitives p, Tensor x, Tensor y) {
    KernelShapes.matrix("logSoftmax", "x", x);
    KernelShapes.like("logSoftmax", "y", y, x);
    var m = RowsColumns.of(p, x);
    try (var work = new Workspace(p, "logSoftmax")) {
      Tensor max = work.allocate(m.rows());
      Tensor sum = work.allocate(m.rows());
      m.overColumns(Reduction.MAX, Fused.identity(), NO_SCALARS, max, x);
      m.overColumns(Reduction.SUM, EXP_BELOW, NO_SCALARS, sum, x, m.column(max));
      m.to(y, LOG_SOFTMAX, NO_SCALARS, x, m.column(max), m.column(sum));
    }
  }

  /** See {@link LossKernels#logSoftmaxGrad}. */
  public static void logSoftmaxGrad(Primitives p, Tensor dy, Tensor y, Tensor dx) {
    KernelShapes.matrix("logSoftmaxGrad", "y", y);
    KernelShapes.like("logSoftmaxGrad", "dy", dy, y);
    KernelShapes.like("logSoftmaxGrad", "dx", dx, y);
    var m = RowsColumns.of(p, y);
    try (var work = new Workspace(p, "logSoftmaxGrad")) {
      Tensor sum = work.allocate(m.rows());
      m.overColumns(Reduction.SUM, Fused.identity(), NO_SCALARS, sum, dy);
      m.to(dx, LOG_SOFTMAX_DX, NO_SCALARS, dy, y, m.column(sum));
    }
  }

  /** See {@link LossKernels#softmaxCrossEntropy}. */
  public static void softmaxCrossEntropy(
      Primitives p, double smoothing, Tensor x, Tensor labels, Tensor loss, Tensor probabilities) {
    String kernel = "softmaxCrossEntropy";
    KernelShapes.crossEntropy(kernel, smoothing, x, labels, loss);
    KernelShapes.like(kernel, "probabilities", probabilities, x);
    var m = RowsColumns.of(p, x);
    try (var work = new Workspace(p, kernel)) {
      Tensor label = labels(p, work, m, labels);
      logSoftmax(p, x, probabilities);
      m.overColumns(
          Reduction.SUM,
          smoothing == 0 ? AT_LABEL : SMOOTHED,
          new double[] {smoothing, m.columns()},
          loss,
          probabilities,
          label);
      m.to(probabilities, EXP, NO_SCALARS, probabilities);
    }
  }

  /** See {@link LossKernels#softmaxCrossEntropyGrad}. */
  public static void softmaxCrossEntropyGrad(
      Primitives p,
      double smoothing,
      Tensor dLoss,
      Tensor probabilities,
      Tensor labels,
      Tensor dx) {
    String kernel = "softmaxCrossEntropyGrad";
    KernelShapes.crossEntropy(kernel, smoothing, probabilities, labels, dLoss);
    KernelShapes.like(kernel, "dx", dx, probabilities);
    var m = RowsColumns.of(p, probabilities);
    try (var work = new Workspace(p, kernel)) {
      m.to(
          dx,
          CROSS_ENTROPY_DX,
          new double[] {smoothing, m.columns()},
          probabilities,
          labels(p, work, m, labels),
          m.column(dLoss));
    }
  }

  /**
   * Returns the labels as REAL [rows, columns], each repeated along its row; checks their range.
   */
  private static Tensor labels(Primitives p, Workspace work, RowsColumns m, Tensor labels) {
    Tensor real = work.allocate(m.rows(), 1);
    p.takeRows(work.counting(m.columns()), labels, real);
    return real.broadcastTo(Shape.of(m.rows(), m.columns()));
  }
}
