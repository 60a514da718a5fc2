package dev.cotangent.cpu;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.tck.TrainingConformance;
import org.junit.jupiter.api.Tag;

/** Networks learn as they do on the reference, with the lanes forced to 128, 256 and 512 bits. */
@Tag("lanes")
class SimdTrainingTest extends TrainingConformance {
  @Override
  protected Backend backend() {
    return new SimdBackend(BackendOptions.defaults());
  }
}
