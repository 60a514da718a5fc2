package dev.cotangent.tck;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.reference.ReferenceBackend;

/** The reference and the oracle, written apart, agree on every layer. */
class ReferenceLayersTest extends LayerBackendConformance {
  @Override
  protected Backend backend() {
    return new ReferenceBackend();
  }
}
