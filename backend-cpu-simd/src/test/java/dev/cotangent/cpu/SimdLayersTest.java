package dev.cotangent.cpu;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.tck.LayerBackendConformance;
import org.junit.jupiter.api.Tag;

/** The layers of core in vector code from the start, with lanes of 128, 256 and 512 bits. */
@Tag("lanes")
class SimdLayersTest extends LayerBackendConformance {
  @Override
  protected Backend backend() {
    return new SimdBackend(BackendOptions.defaults(), 0);
  }
}
