package dev.cotangent.cpu;

import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.KernelShapes;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.RecurrentTrace;
import dev.cotangent.backend.RecurrentWeights;
import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.util.Optional;

/**
 * A backend on {@code float[]} and {@code int[]}, over one of two sets of loops: the families.
 *
 * <p>The two subclasses differ in {@link KernelSet} alone.
 */
abstract sealed class CpuBackend extends CpuPrimitives permits SimdBackend, ScalarBackend {
  private final Convolutions convolutions;
  private final Pooling pooling;
  private final Losses losses;
  private final Norms norms;
  private final ColumnNorms columnNorms;
  private final Recurrence.CpuLoops recurrentLoops;

  CpuBackend(String name, BackendOptions options, KernelSet kernels) {
    super(name, options, kernels);
    Tiles tiles = kernels.tiles();
    convolutions =
        new Convolutions(
            operands,
            new Conv2d(tiles, kernels.rows(), workers, scratches, Winograd.configured(tiles)));
    pooling = new Pooling(operands, kernels.pooling(), workers);
    losses = new Losses(operands, pointwise, kernels.rows(), workers);
    norms = new Norms(operands, kernels.rows(), kernels.norms(), workers, realPool);
    columnNorms = new ColumnNorms(operands, pointwise, kernels.rows(), workers, realPool);
    recurrentLoops =
        new Recurrence.CpuLoops(
            gemm,
            pointwise,
            kernels.rows(),
            tiles,
            workers,
            scratches,
            realPool,
            new RecurrentGrids(tiles, workers.threads()));
  }

  @Override
  public final void conv2d(Conv2dSpec spec, Tensor x, Tensor w, Epilogue epilogue, Tensor y) {
    KernelShapes.epilogue("conv2d", epilogue, w.shape().extent(0));
    convolutions.forward(spec, x, w, epilogue(epilogue), y);
  }

  @Override
  public final void conv2dGradInput(Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    convolutions.gradInput(spec, dy, w, dx);
  }

  @Override
  public final void conv2dGradFilter(Conv2dSpec spec, Tensor dy, Tensor x, Tensor dw) {
    convolutions.gradFilter(spec, dy, x, dw);
  }

  @Override
  public final void maxPool2d(Window2d window, Tensor x, Tensor y, Tensor winner) {
    pooling.max(window, x, y, winner);
  }

  @Override
  public final void maxPool2dGrad(Window2d window, Tensor dy, Tensor winner, Tensor dx) {
    pooling.maxGrad(window, dy, winner, dx);
  }

  @Override
  public final void averagePool2d(Window2d window, boolean countPadding, Tensor x, Tensor y) {
    pooling.average(window, countPadding, x, y);
  }

  @Override
  public final void averagePool2dGrad(Window2d window, boolean countPadding, Tensor dy, Tensor dx) {
    pooling.averageGrad(window, countPadding, dy, dx);
  }

  @Override
  public final void softmax(Tensor x, Tensor y) {
    losses.softmax(x, y);
  }

  @Override
  public final void softmaxGrad(Tensor dy, Tensor y, Tensor dx) {
    losses.softmaxGrad(dy, y, dx);
  }

  @Override
  public final void logSoftmax(Tensor x, Tensor y) {
    losses.logSoftmax(x, y);
  }

  @Override
  public final void logSoftmaxGrad(Tensor dy, Tensor y, Tensor dx) {
    losses.logSoftmaxGrad(dy, y, dx);
  }

  @Override
  public final void softmaxCrossEntropy(
      double smoothing, Tensor x, Tensor labels, Tensor loss, Tensor probabilities) {
    losses.crossEntropy(smoothing, x, labels, loss, probabilities);
  }

  @Override
  public final void softmaxCrossEntropyGrad(
      double smoothing, Tensor dLoss, Tensor probabilities, Tensor labels, Tensor dx) {
    losses.crossEntropyGrad(smoothing, dLoss, probabilities, labels, dx);
  }

  @Override
  public final void batchNorm(
      double eps, Tensor x, Tensor gain, Tensor bias, Tensor y, Tensor mean, Tensor variance) {
    columnNorms.forward(eps, x, gain, bias, y, mean, variance);
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
    columnNorms.gradient(eps, dy, x, gain, mean, variance, dx, dGain, dBias);
  }

  @Override
  public final void layerNorm(
      double eps, Tensor x, Tensor gain, Tensor bias, Tensor y, Tensor mean, Tensor variance) {
    norms.layer(eps, x, gain, bias, y, mean, variance);
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
    norms.layerGrad(eps, dy, x, gain, mean, variance, dx, dGain, dBias);
  }

  @Override
  public final void rmsNorm(double eps, Tensor x, Tensor gain, Tensor y, Tensor meanSquare) {
    norms.rms(eps, x, gain, y, meanSquare);
  }

  @Override
  public final void rmsNormGrad(
      double eps, Tensor dy, Tensor x, Tensor gain, Tensor meanSquare, Tensor dx, Tensor dGain) {
    norms.rmsGrad(eps, dy, x, gain, meanSquare, dx, dGain);
  }

  @Override
  public final void recurrent(
      RecurrentSpec spec,
      RecurrentWeights weights,
      Tensor x,
      State initial,
      Optional<Tensor> mask,
      Tensor y,
      RecurrentTrace trace) {
    requireRecurrent("recurrent", spec, weights, x, mask, trace);
    KernelShapes.state("recurrent", "initial", spec, initial);
    KernelShapes.present("recurrent", "initial.c", initial.c(), spec.cell().hasCellState());
    KernelShapes.sequence("recurrent", "y", spec, spec.hidden(), y);
    requireReals("recurrent", initial.h(), y);
    initial.c().ifPresent(c -> requireReals("recurrent", c));
    try (var recurrence = new Recurrence(recurrentLoops, false, spec, weights, mask, trace)) {
      new RecurrentForward(recurrence, x).run(initial, y);
    }
  }

  @Override
  public final void recurrentGrad(
      RecurrentSpec spec,
      RecurrentWeights weights,
      Tensor x,
      Optional<Tensor> mask,
      RecurrentTrace trace,
      Optional<Tensor> dy,
      Optional<State> dFinal,
      Gradients into) {
    String kernel = "recurrentGrad";
    requireRecurrent(kernel, spec, weights, x, mask, trace);
    dy.ifPresent(g -> KernelShapes.sequence(kernel, "dy", spec, spec.hidden(), g));
    dFinal.ifPresent(g -> KernelShapes.state(kernel, "dFinal", spec, g));
    KernelShapes.recurrentGradients(kernel, spec, into);
    dy.ifPresent(g -> requireReals(kernel, g));
    dFinal.ifPresent(g -> requireReals(kernel, g.h()));
    dFinal.flatMap(State::c).ifPresent(g -> requireReals(kernel, g));
    requireReals(kernel, into.initial().h());
    into.dx().ifPresent(g -> requireReals(kernel, g));
    requireWeights(kernel, into.weights());
    into.initial().c().ifPresent(g -> requireReals(kernel, g));
    into.dStates().ifPresent(g -> requireReals(kernel, g));
    into.dCells().ifPresent(g -> requireReals(kernel, g));
    try (var recurrence = new Recurrence(recurrentLoops, true, spec, weights, mask, trace)) {
      new RecurrentBackward(recurrence, into).run(x, dy, dFinal);
    }
  }

  private void requireRecurrent(
      String kernel,
      RecurrentSpec spec,
      RecurrentWeights weights,
      Tensor x,
      Optional<Tensor> mask,
      RecurrentTrace trace) {
    KernelShapes.recurrentWeights(kernel, spec, weights);
    KernelShapes.sequence(kernel, "x", spec, spec.input(), x);
    KernelShapes.mask(kernel, spec, mask);
    KernelShapes.trace(kernel, spec, trace);
    requireWeights(kernel, weights);
    requireReals(kernel, x, trace.gates(), trace.h());
    trace.c().ifPresent(c -> requireReals(kernel, c));
    mask.ifPresent(m -> requireReals(kernel, m));
  }

  private void requireWeights(String kernel, RecurrentWeights weights) {
    requireReals(kernel, weights.input(), weights.state(), weights.bias());
    weights.stateBias().ifPresent(b -> requireReals(kernel, b));
  }

  private void requireReals(String kernel, Tensor... tensors) {
    for (Tensor tensor : tensors) {
      operands.require(kernel, "an operand", ElementType.REAL, tensor);
    }
  }
}
