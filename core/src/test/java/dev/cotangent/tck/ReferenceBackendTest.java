package dev.cotangent.tck;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendProvider;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.backend.reference.ReferenceProvider;
import java.util.Optional;

/**
 * The reference backend against the tracking one: two float64 implementations of the primitives
 * that share no line. The defaults, which both use, are tested against plain formulas beside them.
 */
class ReferenceBackendTest extends BackendConformance {
  @Override
  protected Backend backend() {
    return new ReferenceBackend();
  }

  @Override
  protected Optional<BackendProvider> provider() {
    return Optional.of(new ReferenceProvider());
  }
}
