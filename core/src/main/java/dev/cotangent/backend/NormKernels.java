package dev.cotangent.backend;

import dev.cotangent.tensor.Tensor;

/**
 * Normalisation of x[rows, columns] with gain[columns] and bias[columns].
 *
 * <p>Channels last makes these the same kernels for images, sequences and dense layers. All tensors
 * are dense and REAL. Variances are the biased ones (divided by the count) and are computed from
 * centred values.
 */
public interface NormKernels extends Primitives {

  /**
   * Normalises each column over the rows (Ioffe and Szegedy 2015): y =
   * gain*(x-mean)/sqrt(variance+eps)+bias.
   *
   * @param mean [columns], written
   * @param variance [columns], written
   */
  default void batchNorm(
      double eps, Tensor x, Tensor gain, Tensor bias, Tensor y, Tensor mean, Tensor variance) {
    DefaultNorm.batchNorm(this, eps, x, gain, bias, y, mean, variance);
  }

  /**
   * Gradients of {@link #batchNorm}; overwrites dx[rows, columns], dGain, dBias[columns].
   *
   * <p>Those of no rows are 0, while their mean and variance are NaN.
   */
  default void batchNormGrad(
      double eps,
      Tensor dy,
      Tensor x,
      Tensor gain,
      Tensor mean,
      Tensor variance,
      Tensor dx,
      Tensor dGain,
      Tensor dBias) {
    DefaultNorm.batchNormGrad(this, eps, dy, x, gain, mean, variance, dx, dGain, dBias);
  }

  /**
   * Normalises each row over its columns (Ba, Kiros and Hinton 2016).
   *
   * @param mean [rows], written
   * @param variance [rows], written
   */
  default void layerNorm(
      double eps, Tensor x, Tensor gain, Tensor bias, Tensor y, Tensor mean, Tensor variance) {
    DefaultNorm.layerNorm(this, eps, x, gain, bias, y, mean, variance);
  }

  /** Gradients of {@link #layerNorm}; overwrites dx[rows, columns], dGain, dBias[columns]. */
  default void layerNormGrad(
      double eps,
      Tensor dy,
      Tensor x,
      Tensor gain,
      Tensor mean,
      Tensor variance,
      Tensor dx,
      Tensor dGain,
      Tensor dBias) {
    DefaultNorm.layerNormGrad(this, eps, dy, x, gain, mean, variance, dx, dGain, dBias);
  }

  /**
   * Divides each row by its root mean square (Zhang and Sennrich 2019): y =
   * gain*x/sqrt(mean(x^2)+eps).
   *
   * @param meanSquare [rows], written
   */
  default void rmsNorm(double eps, Tensor x, Tensor gain, Tensor y, Tensor meanSquare) {
    DefaultNorm.rmsNorm(this, eps, x, gain, y, meanSquare);
  }

  /** Gradients of {@link #rmsNorm}; overwrites dx[rows, columns] and dGain[columns]. */
  default void rmsNormGrad(
      double eps, Tensor dy, Tensor x, Tensor gain, Tensor meanSquare, Tensor dx, Tensor dGain) {
    DefaultNorm.rmsNormGrad(this, eps, dy, x, gain, meanSquare, dx, dGain);
  }
}
