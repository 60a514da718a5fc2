package dev.cotangent.rnn;

import dev.cotangent.rnn.cases.RnnCases;
import dev.cotangent.tck.LayerCase;
import dev.cotangent.tck.LayerConformance;
import java.util.stream.Stream;

/** Every option that is composed of steps or layers, with every cell that has it. */
class RecurrentVariantsTest extends LayerConformance {

  @Override
  protected Stream<LayerCase> cases() {
    return RnnCases.composed();
  }
}
