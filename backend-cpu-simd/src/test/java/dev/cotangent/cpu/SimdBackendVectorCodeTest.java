package dev.cotangent.cpu;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.tck.BackendConformance;
import org.junit.jupiter.api.Tag;

/** The whole kit once more, every pointwise program beginning with vector code. */
@Tag("lanes")
class SimdBackendVectorCodeTest extends BackendConformance {
  @Override
  protected Backend backend() {
    return new SimdBackend(BackendOptions.defaults(), 0);
  }
}
