package dev.cotangent.opencl;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Family;
import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import dev.cotangent.tck.BackendConformance;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * The kit on the families whose defaults need the most kernels: a minute and more to compile, for
 * code that no layer runs, as the backend has kernels of its own for all of it.
 */
@Tag("slow")
class OpenClDefaultsTest extends BackendConformance {
  static final EnumSet<Family> SLOW = EnumSet.of(Family.RECURRENT, Family.NORM);

  @Override
  protected Backend backend() {
    return OpenClBackend.open(TestDevice.get());
  }

  @Override
  protected List<KernelCase> cases(Family family) {
    return SLOW.contains(family) ? KernelCases.of(family) : List.of();
  }
}
