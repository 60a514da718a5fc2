package dev.cotangent.bench;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.backend.BackendReport;
import dev.cotangent.backend.Backends;

/** Skips tests where there is no OpenCL device, or fails them where one is required. */
public final class OpenClDevice {
  private OpenClDevice() {}

  /** Returns the entry of the backend {@code opencl}, which can be opened. */
  public static BackendReport.Entry require() {
    BackendReport.Entry entry =
        Backends.report().entries().stream()
            .filter(e -> e.name().equals("opencl"))
            .findFirst()
            .orElseThrow();
    if (entry.usable().isEmpty()) {
      if (Boolean.getBoolean("cotangent.opencl.required")) {
        fail(entry.explanation());
      }
      assumeTrue(false, entry.explanation());
    }
    return entry;
  }
}
