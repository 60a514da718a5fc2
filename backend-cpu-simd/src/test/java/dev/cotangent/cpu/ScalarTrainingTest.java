package dev.cotangent.cpu;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.tck.TrainingConformance;

/** Networks learn as they do on the reference, without the Vector API. */
class ScalarTrainingTest extends TrainingConformance {
  @Override
  protected Backend backend() {
    return new ScalarBackend(BackendOptions.defaults());
  }
}
