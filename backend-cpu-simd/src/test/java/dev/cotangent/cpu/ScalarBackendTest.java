package dev.cotangent.cpu;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.BackendProvider;
import dev.cotangent.tck.BackendConformance;
import java.util.Optional;

/** The whole kit without the Vector API. */
class ScalarBackendTest extends BackendConformance {
  @Override
  protected Backend backend() {
    return new ScalarBackend(BackendOptions.defaults());
  }

  @Override
  protected Optional<Backend> backend(int threads) {
    return Optional.of(new ScalarBackend(BackendOptions.defaults().threads(threads)));
  }

  @Override
  protected Optional<BackendProvider> provider() {
    return Optional.of(new ScalarBackendProvider());
  }
}
