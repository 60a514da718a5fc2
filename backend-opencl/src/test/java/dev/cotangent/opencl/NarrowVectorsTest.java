package dev.cotangent.opencl;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Family;
import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import dev.cotangent.tck.BackendConformance;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** Kernels that compute with vectors on a CPU, with the shortest ones, whatever the device has. */
@Tag("slow")
class NarrowVectorsTest extends BackendConformance {
  private static final Set<Family> WITH_VECTORS =
      EnumSet.of(Family.POINTWISE, Family.REDUCE, Family.MATMUL, Family.POOL, Family.RECURRENT);

  @Override
  protected Backend backend() {
    ClDevice device = TestDevice.get().withFloatLanes(4);
    return OpenClBackend.open(device, DeviceClass.CPU, false);
  }

  @Override
  protected List<KernelCase> cases(Family family) {
    return WITH_VECTORS.contains(family) ? KernelCases.of(family) : List.of();
  }
}
