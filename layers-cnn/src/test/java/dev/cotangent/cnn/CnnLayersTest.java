package dev.cotangent.cnn;

import dev.cotangent.cnn.cases.CnnCases;
import dev.cotangent.tck.LayerCase;
import dev.cotangent.tck.LayerConformance;
import java.util.stream.Stream;

/** All layers of this package, with every option. */
class CnnLayersTest extends LayerConformance {

  @Override
  protected Stream<LayerCase> cases() {
    return CnnCases.all();
  }
}
