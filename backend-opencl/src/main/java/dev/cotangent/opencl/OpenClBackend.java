package dev.cotangent.opencl;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.DefaultConv;
import dev.cotangent.backend.DefaultMatmul;
import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.KernelShapes;
import dev.cotangent.backend.Window2d;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;

/**
 * A backend on one OpenCL device: the families of kernels.
 *
 * <p>Opened by {@link OpenClBackendProvider}. Its {@link #profile} says where time goes.
 */
public final class OpenClBackend extends OpenClPrimitives {
  private final Convolutions convolutions;
  private final Pools pools;

  private OpenClBackend(ClContext context) {
    super(context);
    convolutions = new Convolutions(context, gemm, views);
    pools = new Pools(context);
  }

  /** Opens a backend on a device, as the system properties say. */
  static OpenClBackend open(ClDevice device) {
    return open(device, DeviceClass.of(device), Boolean.getBoolean(KernelProfile.PROPERTY));
  }

  /** Opens a backend on a device, with kernels of a class. */
  static OpenClBackend open(ClDevice device, DeviceClass deviceClass, boolean profiled) {
    return new OpenClBackend(ClContext.open(device, deviceClass, profiled));
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
    if (!Convolutions.canGradInput(spec.window(), dx, dy)) {
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

  private void requireReals(String kernel, Tensor... tensors) {
    for (Tensor tensor : tensors) {
      operands.require(kernel, "an operand", ElementType.REAL, tensor);
    }
  }

  /** Returns how many OpenCL objects exist; 0 once closed. */
  int liveObjects() {
    return context.live().count();
  }
}
