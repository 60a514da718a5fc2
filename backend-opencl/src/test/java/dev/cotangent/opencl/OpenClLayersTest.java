package dev.cotangent.opencl;

import dev.cotangent.backend.Backend;
import dev.cotangent.cnn.cases.CnnCases;
import dev.cotangent.rnn.cases.RnnCases;
import dev.cotangent.tck.CoreLayerCases;
import dev.cotangent.tck.LayerBackendConformance;
import dev.cotangent.tck.LayerCase;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** Every layer with every option on the device of this machine; hundreds of kernels to compile. */
@Tag("slow")
class OpenClLayersTest extends LayerBackendConformance {
  @Override
  protected Backend backend() {
    return OpenClBackend.open(TestDevice.get());
  }

  @Override
  protected Stream<LayerCase> cases() {
    return Stream.of(CoreLayerCases.all(), CnnCases.all(), RnnCases.all()).flatMap(c -> c);
  }
}
