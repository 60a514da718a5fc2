package dev.cotangent.opencl;

import dev.cotangent.backend.Backend;
import dev.cotangent.tck.ProgramConformance;
import org.junit.jupiter.api.Tag;

/** Nearly all of the time goes into compiling kernels. */
@Tag("slow")
class OpenClProgramsTest extends ProgramConformance {
  @Override
  protected Backend backend() {
    return OpenClBackend.open(TestDevice.get());
  }
}
