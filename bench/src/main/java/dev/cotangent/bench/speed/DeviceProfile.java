package dev.cotangent.bench.speed;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.Chosen;
import dev.cotangent.opencl.DeviceCosts;
import dev.cotangent.opencl.KernelProfile;
import dev.cotangent.opencl.OpenClBackend;
import java.util.Optional;
import java.util.function.Supplier;

/** What an OpenCL device tells of itself; other backends say nothing. */
final class DeviceProfile {
  private DeviceProfile() {}

  /** Opens a backend that times each kernel, if wanted and if it can. */
  static Chosen opened(boolean profiled, Supplier<Chosen> opening) {
    String former = System.getProperty(KernelProfile.PROPERTY, "");
    System.setProperty(KernelProfile.PROPERTY, profiled ? "true" : former);
    try {
      return opening.get();
    } finally {
      System.setProperty(KernelProfile.PROPERTY, former);
    }
  }

  /** Returns what launches and copies cost. */
  static Optional<DeviceCosts> costs(Backend backend) {
    return backend instanceof OpenClBackend device
        ? Optional.of(DeviceCosts.measure(device))
        : Optional.empty();
  }

  /** Forgets the times so far. */
  static void clear(Backend backend) {
    if (backend instanceof OpenClBackend device) {
      device.profile().clear();
    }
  }

  /** Returns the time of each kernel as a table. */
  static String text(Backend backend) {
    return backend instanceof OpenClBackend device
        ? device.profile().toString()
        : "only the backend opencl has a profile\n";
  }
}
