package dev.cotangent.opencl;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.DefaultConv;
import dev.cotangent.backend.DefaultMatmul;
import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.KernelShapes;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;

/**
 * A backend on one OpenCL device: the families of kernels.
 *
 * <p>Opened by {@link OpenClBackendProvider}. Its {@link #profile} says where time goes.
 */
public final class OpenClBackend extends OpenClPrimitives {
  private final Convolutions convolutions;

  private OpenClBackend(ClContext context) {
    super(context);
    convolutions = new Convolutions(context, gemm, views);
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
    if (!Convolutions.canGradInput(spec.window())) {
      DefaultConv.gradInput(this, spec, dy, w, dx);
      return;
    }
    KernelShapes.conv2d("conv2dGradInput", spec, dx, w, dy);
    requireReals("conv2dGradInput", dy, w, dx);
    convolutions.gradInput(spec, dy, w, dx);
  }

  @Override
  public void conv2dGradFilter(Conv2dSpec spec, Tensor dy, Tensor x, Tensor dw) {
    KernelShapes.conv2d("conv2dGradFilter", spec, x, dw, dy);
    requireReals("conv2dGradFilter", dy, x, dw);
    convolutions.gradFilter(spec, dy, x, dw);
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
