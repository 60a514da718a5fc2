package dev.cotangent.opencl;

import dev.cotangent.backend.KernelShapes;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;

/** The families that work on the rows and columns of matrices: losses and normalisation. */
abstract sealed class OpenClRowKernels extends OpenClPrimitives permits OpenClBackend {
  private final Losses losses;
  private final Norms norms;

  OpenClRowKernels(ClContext context) {
    super(context);
    losses = new Losses(context);
    norms = new Norms(context);
  }

  @Override
  public final void softmax(Tensor x, Tensor y) {
    softmax("softmax", false, x, y);
  }

  @Override
  public final void logSoftmax(Tensor x, Tensor y) {
    softmax("logSoftmax", true, x, y);
  }

  private void softmax(String kernel, boolean logarithm, Tensor x, Tensor y) {
    KernelShapes.matrix(kernel, "x", x);
    KernelShapes.like(kernel, "y", y, x);
    requireReals(kernel, x, y);
    losses.softmax(logarithm, x, y);
  }

  @Override
  public final void softmaxGrad(Tensor dy, Tensor y, Tensor dx) {
    softmaxGrad("softmaxGrad", false, dy, y, dx);
  }

  @Override
  public final void logSoftmaxGrad(Tensor dy, Tensor y, Tensor dx) {
    softmaxGrad("logSoftmaxGrad", true, dy, y, dx);
  }

  private void softmaxGrad(String kernel, boolean logarithm, Tensor dy, Tensor y, Tensor dx) {
    KernelShapes.matrix(kernel, "y", y);
    KernelShapes.like(kernel, "dy", dy, y);
    KernelShapes.like(kernel, "dx", dx, y);
    requireReals(kernel, dy, y, dx);
    losses.softmaxGrad(logarithm, dy, y, dx);
  }

  @Override
  public final void softmaxCrossEntropy(
      double smoothing, Tensor x, Tensor labels, Tensor loss, Tensor probabilities) {
    String kernel = "softmaxCrossEntropy";
    KernelShapes.crossEntropy(kernel, smoothing, x, labels, loss);
    KernelShapes.like(kernel, "probabilities", probabilities, x);
    requireReals(kernel, x, loss, probabilities);
    requireLabels(kernel, labels, x);
    losses.crossEntropy(smoothing, x, labels, loss, probabilities);
  }

  @Override
  public final void softmaxCrossEntropyGrad(
      double smoothing, Tensor dLoss, Tensor probabilities, Tensor labels, Tensor dx) {
    String kernel = "softmaxCrossEntropyGrad";
    KernelShapes.crossEntropy(kernel, smoothing, probabilities, labels, dLoss);
    KernelShapes.like(kernel, "dx", dx, probabilities);
    requireReals(kernel, dLoss, probabilities, dx);
    requireLabels(kernel, labels, probabilities);
    losses.crossEntropyGrad(smoothing, dLoss, probabilities, labels, dx);
  }

  private void requireLabels(String kernel, Tensor labels, Tensor x) {
    operands.require(kernel, "labels", ElementType.INT, labels);
    checkedIndices(kernel, labels, x.shape().extent(1));
  }

  @Override
  public final void batchNorm(
      double eps, Tensor x, Tensor gain, Tensor bias, Tensor y, Tensor mean, Tensor variance) {
    KernelShapes.norm("batchNorm", x, gain, bias, y);
    statistics("batchNorm", x.shape().extent(1), mean, variance);
    requireReals("batchNorm", x, gain, bias, y);
    norms.moments(x, mean, variance);
    norms.columns(eps, x, gain, bias, mean, variance, y);
  }

  @Override
  public final void batchNormGrad(
      double eps,
      Tensor dy,
      Tensor x,
      Tensor gain,
      Tensor mean,
      Tensor variance,
      Tensor dx,
      Tensor dGain,
      Tensor dBias) {
    String kernel = "batchNormGrad";
    KernelShapes.normGrad(kernel, dy, x, gain, dx, dGain, dBias);
    Norms.Statistics s = statistics(kernel, x.shape().extent(1), mean, variance);
    requireReals(kernel, dy, x, gain, dx, dGain, dBias);
    norms.gainGrad(eps, dy, x, s, false, dGain, dBias);
    norms.columnsGrad(eps, dy, x, gain, s, dGain, dBias, dx);
  }

  @Override
  public final void layerNorm(
      double eps, Tensor x, Tensor gain, Tensor bias, Tensor y, Tensor mean, Tensor variance) {
    KernelShapes.norm("layerNorm", x, gain, bias, y);
    Norms.Statistics s = statistics("layerNorm", x.shape().extent(0), mean, variance);
    requireReals("layerNorm", x, gain, bias, y);
    norms.rows(eps, x, gain, bias, y, s);
  }

  @Override
  public final void layerNormGrad(
      double eps,
      Tensor dy,
      Tensor x,
      Tensor gain,
      Tensor mean,
      Tensor variance,
      Tensor dx,
      Tensor dGain,
      Tensor dBias) {
    String kernel = "layerNormGrad";
    KernelShapes.normGrad(kernel, dy, x, gain, dx, dGain, dBias);
    Norms.Statistics s = statistics(kernel, x.shape().extent(0), mean, variance);
    requireReals(kernel, dy, x, gain, dx, dGain, dBias);
    norms.gainGrad(eps, dy, x, s, true, dGain, dBias);
    norms.rowsGrad(eps, dy, x, gain, s, dx);
  }

  @Override
  public final void rmsNorm(double eps, Tensor x, Tensor gain, Tensor y, Tensor meanSquare) {
    KernelShapes.norm("rmsNorm", x, gain, gain, y);
    KernelShapes.vector("rmsNorm", "meanSquare", meanSquare, x.shape().extent(0));
    requireReals("rmsNorm", x, gain, y, meanSquare);
    norms.rows(eps, x, gain, gain, y, new Norms.Statistics(false, meanSquare, meanSquare));
  }

  @Override
  public final void rmsNormGrad(
      double eps, Tensor dy, Tensor x, Tensor gain, Tensor meanSquare, Tensor dx, Tensor dGain) {
    String kernel = "rmsNormGrad";
    KernelShapes.normGrad(kernel, dy, x, gain, dx, dGain, dGain);
    KernelShapes.vector(kernel, "meanSquare", meanSquare, x.shape().extent(0));
    requireReals(kernel, dy, x, gain, meanSquare, dx, dGain);
    var s = new Norms.Statistics(false, meanSquare, meanSquare);
    norms.gainGrad(eps, dy, x, s, true, dGain, dGain);
    norms.rowsGrad(eps, dy, x, gain, s, dx);
  }

  private Norms.Statistics statistics(String kernel, int count, Tensor mean, Tensor variance) {
    KernelShapes.vector(kernel, "mean", mean, count);
    KernelShapes.vector(kernel, "variance", variance, count);
    requireReals(kernel, mean, variance);
    return new Norms.Statistics(true, mean, variance);
  }

  /** Checks that tensors are usable and REAL. */
  final void requireReals(String kernel, Tensor... tensors) {
    for (Tensor tensor : tensors) {
      operands.require(kernel, "an operand", ElementType.REAL, tensor);
    }
  }
}
