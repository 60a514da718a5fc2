package dev.cotangent.rnn;

import dev.cotangent.rnn.cases.RnnCases;
import dev.cotangent.tck.LayerCase;
import dev.cotangent.tck.LayerConformance;
import java.util.stream.Stream;

class RecurrentLayersTest extends LayerConformance {

  @Override
  protected Stream<LayerCase> cases() {
    return RnnCases.plain();
  }
}
