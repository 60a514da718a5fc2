package dev.cotangent.cpu;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.tck.ProgramConformance;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

@Tag("lanes")
class SimdProgramsTest extends ProgramConformance {
  @Override
  protected Backend backend() {
    return new SimdBackend(BackendOptions.defaults());
  }

  @Override
  protected Optional<Backend> backend(int threads) {
    return Optional.of(new SimdBackend(BackendOptions.defaults().threads(threads)));
  }
}
