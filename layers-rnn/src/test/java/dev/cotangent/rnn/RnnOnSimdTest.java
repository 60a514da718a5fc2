package dev.cotangent.rnn;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Backends;
import dev.cotangent.rnn.cases.RnnCases;
import dev.cotangent.tck.LayerBackendConformance;
import dev.cotangent.tck.LayerCase;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** The same layers on the Vector API, with lanes of 128, 256 and 512 bits. */
@Tag("lanes")
class RnnOnSimdTest extends LayerBackendConformance {

  @Override
  protected Backend backend() {
    return Backends.named("cpu-simd");
  }

  @Override
  protected Stream<LayerCase> cases() {
    return RnnCases.all();
  }
}
