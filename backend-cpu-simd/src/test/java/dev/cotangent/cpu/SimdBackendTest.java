package dev.cotangent.cpu;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.BackendProvider;
import dev.cotangent.tck.BackendConformance;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** The whole kit, with the lanes forced to 128, 256 and 512 bits. */
@Tag("lanes")
class SimdBackendTest extends BackendConformance {
  @Override
  protected Backend backend() {
    return new SimdBackend(BackendOptions.defaults());
  }

  @Override
  protected Optional<Backend> backend(int threads) {
    return Optional.of(new SimdBackend(BackendOptions.defaults().threads(threads)));
  }

  @Override
  protected Optional<BackendProvider> provider() {
    return Optional.of(new SimdBackendProvider());
  }
}
