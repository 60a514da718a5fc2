package dev.cotangent.opencl;

import dev.cotangent.backend.Backend;
import dev.cotangent.tck.TrainingConformance;

/** Networks learn as they do on the reference. */
class OpenClTrainingTest extends TrainingConformance {
  @Override
  protected Backend backend() {
    return OpenClBackend.open(TestDevice.get());
  }
}
