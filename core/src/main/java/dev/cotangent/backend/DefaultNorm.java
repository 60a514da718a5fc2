package dev.cotangent.backend;

import static dev.cotangent.expr.Expr.constant;
import static dev.cotangent.expr.Expr.input;
import static dev.cotangent.expr.Expr.scalar;

import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Tensor;

/**
 * Normalisation and its gradients, made of primitives.
 *
 * <p>With s = 1/sqrt(variance + eps), x' = (x - mean) s and g = dy*gain, over the n elements that
 * share a mean: dx = s (g - mean(g) - x' mean(g x')), dGain = sum of dy x', dBias = sum of dy
 * (Ioffe and Szegedy 2015, section 3, simplified). A root mean square subtracts no mean, so there
 * x' = x s and dx = s (g - x' mean(g x')). Variances take a second pass, over centred values.
 *
 * <p>Scalars of the programs: 0 is eps, 1 is n.
 */
public final class DefaultNorm {
  private static final double[] NO_SCALARS = {};

  private static final Fused CENTRED_SQUARE = Fused.of(input(0).minus(input(1)).square());
  private static final Fused SQUARE = Fused.of(input(0).square());
  private static final Fused MEAN = Fused.of(input(0).over(scalar(1)));

  /** Inputs: x, mean, variance, gain, bias. */
  private static final Fused NORMALISE =
      Fused.of(
          input(0).minus(input(1)).times(inverseRoot(input(2))).times(input(3)).plus(input(4)));

  /** Inputs: dy, x, mean, variance. */
  private static final Fused DY_NORMAL = Fused.of(input(0).times(normal()));

  /** Inputs: dy, x, mean, variance, gain, sum of dy, sum of dy x'. */
  private static final Fused BATCH_DX =
      Fused.of(
          input(0)
              .minus(input(5).over(scalar(1)))
              .minus(normal().times(input(6).over(scalar(1))))
              .times(input(4))
              .times(inverseRoot(input(3))));

  /** Inputs: dy, x, mean, variance, gain. */
  private static final Fused G = Fused.of(input(0).times(input(4)));

  /** Inputs: dy, x, mean, variance, gain. */
  private static final Fused G_NORMAL = Fused.of(input(0).times(input(4)).times(normal()));

  /** Inputs: dy, x, mean, variance, gain, sum of g, sum of g x'. */
  private static final Fused LAYER_DX =
      Fused.of(
          input(0)
              .times(input(4))
              .minus(input(5).over(scalar(1)))
              .minus(normal().times(input(6).over(scalar(1))))
              .times(inverseRoot(input(3))));

  /** Inputs: x, mean square, gain. */
  private static final Fused SCALE =
      Fused.of(input(0).times(inverseRoot(input(1))).times(input(2)));

  /** Inputs: dy, x, mean square. */
  private static final Fused DY_SCALED = Fused.of(input(0).times(scaled()));

  /** Inputs: dy, x, mean square, gain. */
  private static final Fused G_SCALED = Fused.of(input(0).times(input(3)).times(scaled()));

  /** Inputs: dy, x, mean square, gain, sum of g x'. */
  private static final Fused RMS_DX =
      Fused.of(
          input(0)
              .times(input(3))
              .minus(scaled().times(input(4).over(scalar(1))))
              .times(inverseRoot(input(2))));

  private DefaultNorm() {}

  /** See {@link NormKernels#batchNorm}. */
  public static void batchNorm(
      Primitives p,
      double eps,
      Tensor x,
      Tensor gain,
      Tensor bias,
      Tensor y,
      Tensor mean,
      Tensor variance) {
    KernelShapes.norm("batchNorm", x, gain, bias, y);
    var m = RowsColumns.of(p, x);
    KernelShapes.vector("batchNorm", "mean", mean, m.columns());
    KernelShapes.vector("batchNorm", "variance", variance, m.columns());
    double[] scalars = {eps, m.rows()};
    m.overRows(Reduction.SUM, Fused.identity(), NO_SCALARS, mean, x);
    m.to(mean, MEAN, scalars, mean);
    m.overRows(Reduction.SUM, CENTRED_SQUARE, NO_SCALARS, variance, x, m.row(mean));
    m.to(variance, MEAN, scalars, variance);
    m.to(y, NORMALISE, scalars, x, m.row(mean), m.row(variance), m.row(gain), m.row(bias));
  }

  /** See {@link NormKernels#batchNormGrad}. */
  public static void batchNormGrad(
      Primitives p,
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
    var m = RowsColumns.of(p, x);
    KernelShapes.vector("batchNormGrad", "mean", mean, m.columns());
    KernelShapes.vector("batchNormGrad", "variance", variance, m.columns());
    double[] scalars = {eps, m.rows()};
    Tensor means = m.row(mean);
    Tensor variances = m.row(variance);
    m.overRows(Reduction.SUM, Fused.identity(), NO_SCALARS, dBias, dy);
    m.overRows(Reduction.SUM, DY_NORMAL, scalars, dGain, dy, x, means, variances);
    m.to(dx, BATCH_DX, scalars, dy, x, means, variances, m.row(gain), m.row(dBias), m.row(dGain));
  }

  /** See {@link NormKernels#layerNorm}. */
  public static void layerNorm(
      Primitives p,
      double eps,
      Tensor x,
      Tensor gain,
      Tensor bias,
      Tensor y,
      Tensor mean,
      Tensor variance) {
    KernelShapes.norm("layerNorm", x, gain, bias, y);
    var m = RowsColumns.of(p, x);
    KernelShapes.vector("layerNorm", "mean", mean, m.rows());
    KernelShapes.vector("layerNorm", "variance", variance, m.rows());
    double[] scalars = {eps, m.columns()};
    m.overColumns(Reduction.SUM, Fused.identity(), NO_SCALARS, mean, x);
    m.to(mean, MEAN, scalars, mean);
    m.overColumns(Reduction.SUM, CENTRED_SQUARE, NO_SCALARS, variance, x, m.column(mean));
    m.to(variance, MEAN, scalars, variance);
    m.to(y, NORMALISE, scalars, x, m.column(mean), m.column(variance), m.row(gain), m.row(bias));
  }

  /** See {@link NormKernels#layerNormGrad}. */
  public static void layerNormGrad(
      Primitives p,
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
    var m = RowsColumns.of(p, x);
    KernelShapes.vector("layerNormGrad", "mean", mean, m.rows());
    KernelShapes.vector("layerNormGrad", "variance", variance, m.rows());
    double[] scalars = {eps, m.columns()};
    Tensor[] in = {dy, x, m.column(mean), m.column(variance), m.row(gain)};
    m.overRows(Reduction.SUM, Fused.identity(), NO_SCALARS, dBias, dy);
    m.overRows(Reduction.SUM, DY_NORMAL, scalars, dGain, in);
    try (var work = new Workspace(p, "layerNormGrad")) {
      Tensor sumG = work.allocate(m.rows());
      Tensor sumGNormal = work.allocate(m.rows());
      m.overColumns(Reduction.SUM, G, scalars, sumG, in);
      m.overColumns(Reduction.SUM, G_NORMAL, scalars, sumGNormal, in);
      m.to(dx, LAYER_DX, scalars, dy, x, in[2], in[3], in[4], m.column(sumG), m.column(sumGNormal));
    }
  }

  /** See {@link NormKernels#rmsNorm}. */
  public static void rmsNorm(
      Primitives p, double eps, Tensor x, Tensor gain, Tensor y, Tensor meanSquare) {
    KernelShapes.norm("rmsNorm", x, gain, gain, y);
    var m = RowsColumns.of(p, x);
    KernelShapes.vector("rmsNorm", "meanSquare", meanSquare, m.rows());
    double[] scalars = {eps, m.columns()};
    m.overColumns(Reduction.SUM, SQUARE, NO_SCALARS, meanSquare, x);
    m.to(meanSquare, MEAN, scalars, meanSquare);
    m.to(y, SCALE, scalars, x, m.column(meanSquare), m.row(gain));
  }

  /** See {@link NormKernels#rmsNormGrad}. */
  public static void rmsNormGrad(
      Primitives p,
      double eps,
      Tensor dy,
      Tensor x,
      Tensor gain,
      Tensor meanSquare,
      Tensor dx,
      Tensor dGain) {
    KernelShapes.normGrad("rmsNormGrad", dy, x, gain, dx, dGain, dGain);
    var m = RowsColumns.of(p, x);
    KernelShapes.vector("rmsNormGrad", "meanSquare", meanSquare, m.rows());
    double[] scalars = {eps, m.columns()};
    Tensor[] in = {dy, x, m.column(meanSquare), m.row(gain)};
    m.overRows(Reduction.SUM, DY_SCALED, scalars, dGain, in);
    try (var work = new Workspace(p, "rmsNormGrad")) {
      Tensor sum = work.allocate(m.rows());
      m.overColumns(Reduction.SUM, G_SCALED, scalars, sum, in);
      m.to(dx, RMS_DX, scalars, dy, x, in[2], in[3], m.column(sum));
    }
  }

  /** x' of inputs 1 (x), 2 (mean) and 3 (variance). */
  private static Expr normal() {
    return input(1).minus(input(2)).times(inverseRoot(input(3)));
  }

  /** x' of inputs 1 (x) and 2 (mean square). */
  private static Expr scaled() {
    return input(1).times(inverseRoot(input(2)));
  }

  private static Expr inverseRoot(Expr variance) {
    return constant(1).over(variance.plus(scalar(0)).sqrt());
  }
}
