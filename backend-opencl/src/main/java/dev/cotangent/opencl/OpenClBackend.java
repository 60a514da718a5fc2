package dev.cotangent.opencl;

/**
 * A backend on one OpenCL device: the families of kernels.
 *
 * <p>Opened by {@link OpenClBackendProvider}. Its {@link #profile} says where time goes.
 */
public final class OpenClBackend extends OpenClPrimitives {

  private OpenClBackend(ClContext context) {
    super(context);
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

  /** Returns how many OpenCL objects exist; 0 once closed. */
  int liveObjects() {
    return context.live().count();
  }
}
