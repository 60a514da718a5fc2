package dev.cotangent.nn;

import dev.cotangent.tck.CoreLayerCases;
import dev.cotangent.tck.LayerCase;
import dev.cotangent.tck.LayerConformance;
import java.util.stream.Stream;

/** All layers of this package, with every option. */
class CoreLayersTest extends LayerConformance {
  @Override
  protected Stream<LayerCase> cases() {
    return CoreLayerCases.all();
  }
}
