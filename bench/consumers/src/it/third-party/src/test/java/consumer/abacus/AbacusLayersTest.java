package consumer.abacus;

import dev.cotangent.backend.Backend;
import dev.cotangent.tck.LayerBackendConformance;

/** The kit for layers on a backend. */
class AbacusLayersTest extends LayerBackendConformance {
  @Override
  protected Backend backend() {
    return new Abacus();
  }
}
