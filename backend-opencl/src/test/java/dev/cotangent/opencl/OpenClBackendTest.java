package dev.cotangent.opencl;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendProvider;
import dev.cotangent.backend.cases.Family;
import dev.cotangent.backend.cases.KernelCase;
import dev.cotangent.tck.BackendConformance;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The kit on the device of this machine, but for the families of {@link OpenClElementwiseTest} and
 * the defaults of {@link OpenClDefaultsTest}.
 *
 * <p>Two classes run side by side: nearly all of their time goes into compiling kernels.
 */
class OpenClBackendTest extends BackendConformance {
  static final Set<Family> ELEMENTWISE = EnumSet.of(Family.POINTWISE, Family.REDUCE, Family.NORM);

  @Override
  protected Backend backend() {
    return OpenClBackend.open(TestDevice.get());
  }

  @Override
  protected Optional<BackendProvider> provider() {
    return Optional.of(new OpenClBackendProvider());
  }

  @Override
  protected Set<Family> defaults() {
    return EnumSet.complementOf(OpenClDefaultsTest.SLOW);
  }

  @Override
  protected List<KernelCase> cases(Family family) {
    return ELEMENTWISE.contains(family) ? List.of() : super.cases(family);
  }
}
