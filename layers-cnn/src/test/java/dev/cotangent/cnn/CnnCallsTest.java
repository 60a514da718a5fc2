package dev.cotangent.cnn;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Backends;
import dev.cotangent.tck.CallAttempt;
import dev.cotangent.tck.CallConformance;

class CnnCallsTest extends CallConformance {
  @Override
  protected Backend backend() {
    return Backends.named("cpu-simd");
  }

  @Override
  protected CallAttempt.Source source() {
    return CnnCalls::draw;
  }

  @Override
  protected int calls() {
    return Integer.getInteger("cotangent.programs", 600);
  }
}
