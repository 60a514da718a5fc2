package dev.cotangent.opencl;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendProvider;
import dev.cotangent.tck.BackendConformance;
import java.util.Optional;

/** The whole kit on the device of this machine. */
class OpenClBackendTest extends BackendConformance {
  @Override
  protected Backend backend() {
    return OpenClBackend.open(TestDevice.get());
  }

  @Override
  protected Optional<BackendProvider> provider() {
    return Optional.of(new OpenClBackendProvider());
  }
}
