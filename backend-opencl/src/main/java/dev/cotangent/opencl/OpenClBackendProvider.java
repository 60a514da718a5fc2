package dev.cotangent.opencl;

import dev.cotangent.backend.Availability;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendException;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.BackendProvider;

/**
 * Offers {@code opencl}: before the CPU where there is a GPU, only by name where there is none.
 *
 * <p>The CPU as an OpenCL device serves tests; {@code cpu-simd} is faster there.
 */
public final class OpenClBackendProvider implements BackendProvider {
  private static final int GPU_RANK = 300;
  private static final int ACCELERATOR_RANK = 250;

  @Override
  public String name() {
    return OpenClBackend.NAME;
  }

  @Override
  public Availability availability() {
    return switch (Probe.run()) {
      case Probe.Found(ClDevice device, _) ->
          new Availability.Usable(rank(device), description(device));
      case Probe.Absent(Absence absence, String detail) ->
          refused(absence, absence + ": " + detail);
    };
  }

  private static Availability refused(Absence absence, String reason) {
    return switch (absence) {
      case NO_LOADER, NO_PLATFORM -> Availability.Refused.forWantOfDevice(reason, absence.remedy());
      case NO_DEVICE, UNUSABLE, NATIVE_ACCESS_DENIED ->
          new Availability.Refused(reason, absence.remedy());
    };
  }

  @Override
  public Backend open(BackendOptions options) {
    return switch (Probe.run()) {
      case Probe.Found(ClDevice device, _) -> tested(OpenClBackend.open(device));
      case Probe.Absent(Absence absence, String detail) ->
          throw new BackendException(
              "opencl: %s: %s; %s".formatted(absence, detail, absence.remedy()));
    };
  }

  private static Backend tested(OpenClBackend backend) {
    try {
      SelfTest.run(backend);
      return backend;
    } catch (BackendException e) {
      backend.close();
      throw e;
    }
  }

  static int rank(ClDevice device) {
    return switch (device.type()) {
      case GPU -> GPU_RANK;
      case ACCELERATOR -> ACCELERATOR_RANK;
      case CPU, OTHER -> 0;
    };
  }

  private static String description(ClDevice device) {
    return rank(device) > 0
        ? device.describe()
        : device.describe() + "; only by name, cpu-simd is faster";
  }
}
