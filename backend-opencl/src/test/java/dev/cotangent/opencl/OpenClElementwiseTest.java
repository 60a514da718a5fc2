package dev.cotangent.opencl;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Family;
import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import dev.cotangent.tck.BackendConformance;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The kit's families of elementwise kernels, reductions and normalisations on the device. */
class OpenClElementwiseTest extends BackendConformance {
  @Override
  protected Backend backend() {
    return OpenClBackend.open(TestDevice.get());
  }

  @Override
  protected Set<Family> defaults() {
    return EnumSet.complementOf(OpenClDefaultsTest.SLOW);
  }

  @Override
  protected List<KernelCase> cases(Family family) {
    return OpenClBackendTest.ELEMENTWISE.contains(family) ? KernelCases.of(family) : List.of();
  }
}
