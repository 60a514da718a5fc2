package dev.cotangent.opencl;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** The device that the tests use; without one they are skipped, or fail where one is required. */
final class TestDevice {
  private static final String REQUIRED = "cotangent.opencl.required";

  private TestDevice() {}

  /** Returns the device. */
  static ClDevice get() {
    return switch (Probe.run()) {
      case Probe.Found(ClDevice device, _) -> device;
      case Probe.Absent(Absence absence, String detail) -> {
        String reason = absence + ": " + detail + "; " + absence.remedy();
        if (Boolean.getBoolean(REQUIRED)) {
          yield fail(reason);
        }
        yield abort(reason);
      }
    };
  }
}
