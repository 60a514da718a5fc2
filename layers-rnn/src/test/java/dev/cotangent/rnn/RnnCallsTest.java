package dev.cotangent.rnn;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Backends;
import dev.cotangent.tck.CallAttempt;
import dev.cotangent.tck.CallConformance;

class RnnCallsTest extends CallConformance {
  @Override
  protected Backend backend() {
    return Backends.named("cpu-simd");
  }

  @Override
  protected CallAttempt.Source source() {
    return RnnCalls::draw;
  }

  @Override
  protected int calls() {
    return Integer.getInteger("cotangent.programs", 300);
  }
}
