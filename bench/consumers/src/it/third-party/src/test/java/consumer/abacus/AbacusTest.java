package consumer.abacus;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendProvider;
import dev.cotangent.tck.BackendConformance;
import java.util.Optional;

/** The whole kit for backends. */
class AbacusTest extends BackendConformance {
  @Override
  protected Backend backend() {
    return new Abacus();
  }

  @Override
  protected Optional<BackendProvider> provider() {
    return Optional.of(new AbacusProvider());
  }
}
