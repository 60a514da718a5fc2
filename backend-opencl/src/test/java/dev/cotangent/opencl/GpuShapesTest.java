package dev.cotangent.opencl;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Family;
import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.backend.cases.KernelCases;
import dev.cotangent.tck.BackendConformance;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Kernels that have a shape for GPUs, in that shape, whatever the device is. */
class GpuShapesTest extends BackendConformance {
  private static final Set<Family> WITH_SHAPES = EnumSet.of(Family.MATMUL, Family.CONV);

  @Override
  protected Backend backend() {
    return OpenClBackend.open(TestDevice.get(), DeviceClass.GPU, false);
  }

  @Override
  protected List<KernelCase> cases(Family family) {
    return WITH_SHAPES.contains(family) ? KernelCases.of(family) : List.of();
  }
}
