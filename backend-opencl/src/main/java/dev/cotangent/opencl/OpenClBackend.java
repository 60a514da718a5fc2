package dev.cotangent.opencl;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.DefaultConv;
import dev.cotangent.backend.DefaultMatmul;
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
 * A backend on one OpenCL device: the families of kernels.
 *
 * <p>Opened by {@link OpenClBackendProvider}. Its {@link #profile} says where time goes.
 */
public final class OpenClBackend extends OpenClRowKernels {
  private final Convolutions convolutions;
  private final Pools pools;

  private OpenClBackend(ClContext context) {
    super(context);
    convolutions = new Convolutions(context, gemm, views);
    pools = new Pools(context);
  }

  /** Opens a backend on a device, as the system properties and the user's tuning say. */
  static OpenClBackend open(ClDevice device) {
    DeviceClass deviceClass = DeviceClass.of(device);
    var log = System.getLogger(Tuning.class.getName());
    Tuning tuning = Tuning.load(CacheFolder.ofUser(), device, deviceClass, log);
    return open(device, deviceClass, tuning, Boolean.getBoolean(KernelProfile.PROPERTY));
  }

  /** Opens a backend on a device, with kernels of a class. */
  static OpenClBackend open(ClDevice device, DeviceClass deviceClass, boolean profiled) {
    return open(device, deviceClass, Tuning.none(), profiled);
  }

  /** Opens a backend on a device, with kernels of a class and tiles of a tuning. */
  static OpenClBackend open(
      ClDevice device, DeviceClass deviceClass, Tuning tuning, boolean profiled) {
    return new OpenClBackend(ClContext.open(device, deviceClass, tuning, profiled));
  }

  /** Returns the times of the kernels; all 0 unless {@link KernelProfile#PROPERTY} is set. */
  public KernelProfile profile() {
    return context.profile();
  }

  @Override
  public void conv2d(Conv2dSpec spec, Tensor x, Tensor w, Epilogue epilogue, Tensor y) {
    KernelShapes.conv2d("conv2d", spec, x, w, y);
    int out = w.shape().extent(0);
    KernelShapes.epilogue("conv2d", epilogue, out);
    requireReals("conv2d", x, w, y);
    convolutions.forward(spec, x, w, y);
    DefaultMatmul.apply(this, epilogue, y.reshape(y.size() / Math.max(1, out), out));
  }

  @Override
  public void conv2dGradInput(Conv2dSpec spec, Tensor dy, Tensor w, Tensor dx) {
    KernelShapes.conv2d("conv2dGradInput", spec, dx, w, dy);
    if (!Convolutions.canGradInput(spec, w)) {
      DefaultConv.gradInput(this, spec, dy, w, dx);
      return;
    }
    requireReals("conv2dGradInput", dy, w, dx);
    convolutions.gradInput(spec, dy, w, dx);
  }

  @Override
  public void conv2dGradFilter(Conv2dSpec spec, Tensor dy, Tensor x, Tensor dw) {
    KernelShapes.conv2d("conv2dGradFilter", spec, x, dw, dy);
    requireReals("conv2dGradFilter", dy, x, dw);
    convolutions.gradFilter(spec, dy, x, dw);
  }

  @Override
  public void maxPool2d(Window2d window, Tensor x, Tensor y, Tensor winner) {
    KernelShapes.pool2d("maxPool2d", window, x, y);
    KernelShapes.dense("maxPool2d", "winner", ElementType.INT, winner, y.shape());
    requireReals("maxPool2d", x, y);
    operands.require("maxPool2d", "winner", ElementType.INT, winner);
    forget(winner);
    pools.max(window, x, y, winner);
  }

  @Override
  public void maxPool2dGrad(Window2d window, Tensor dy, Tensor winner, Tensor dx) {
    KernelShapes.pool2d("maxPool2dGrad", window, dx, dy);
    KernelShapes.dense("maxPool2dGrad", "winner", ElementType.INT, winner, dy.shape());
    requireReals("maxPool2dGrad", dy, dx);
    operands.require("maxPool2dGrad", "winner", ElementType.INT, winner);
    pools.maxGrad(window, dy, winner, dx);
  }

  @Override
  public void averagePool2d(Window2d window, boolean countPadding, Tensor x, Tensor y) {
    KernelShapes.pool2d("averagePool2d", window, x, y);
    requireReals("averagePool2d", x, y);
    pools.average(window, countPadding, x, y);
  }

  @Override
  public void averagePool2dGrad(Window2d window, boolean countPadding, Tensor dy, Tensor dx) {
    KernelShapes.pool2d("averagePool2dGrad", window, dx, dy);
    requireReals("averagePool2dGrad", dy, dx);
    pools.averageGrad(window, countPadding, dy, dx);
  }

  @Override
  public void recurrent(
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
    try (var sequence = new Sequence(this, spec, mask)) {
      new SequenceForward(sequence, weights, trace).run(x, initial, y);
    }
  }

  @Override
  public void recurrentGrad(
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
    try (var sequence = new Sequence(this, spec, mask)) {
      new SequenceBackward(sequence, weights, trace, into).run(x, dy, dFinal, reductions);
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

  /** Returns how many OpenCL objects exist; 0 once closed. */
  int liveObjects() {
    return context.live().count();
  }
}
