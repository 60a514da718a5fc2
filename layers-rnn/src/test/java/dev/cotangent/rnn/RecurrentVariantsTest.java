package dev.cotangent.rnn;

import dev.cotangent.tck.LayerCase;
import dev.cotangent.tck.LayerConformance;
import java.util.stream.Stream;

/** Every option that is composed of steps or layers, with every cell that has it. */
class RecurrentVariantsTest extends LayerConformance {

  @Override
  protected Stream<LayerCase> cases() {
    Stream<Recurrent<?>> each =
        Stream.of(
            SimpleRnn.units(2).variationalDropout(0.3, 0.3),
            Lstm.units(2).variationalDropout(0.3, 0),
            Gru.units(2).variationalDropout(0.3, 0.3),
            Gru.units(2).resetBefore().variationalDropout(0, 0.3),
            SimpleRnn.units(2).residual(),
            Gru.units(2).learnedStart(),
            Lstm.units(2).residual().learnedStart());
    Stream<Recurrent<?>> variants =
        Stream.of(
            Lstm.units(2).peephole(),
            Lstm.units(2).coupled(),
            Lstm.units(2).peephole().coupled(),
            // From a state of 0 a smaller eps bends too much for differences.
            Lstm.units(3).layerNorm(0.1),
            Lstm.units(3).projection(2),
            Lstm.units(3).peephole().layerNorm(0.1).projection(2).learnedStart(),
            Lstm.units(2).coupled().residual().dropout(0.3).variationalDropout(0, 0.3));
    return Stream.concat(each, variants)
        .flatMap(layer -> {
          String name = layer.options().toString();
          int width = layer.options().stateWidth();
          return Stream.of(
              LayerCase.of(name, layer).input(3, 2).output(3, width),
              LayerCase.of(name + ", stacked both ways", layer.layers(2).bidirectional())
                  .input(3, 2)
                  .lengths(2, 3)
                  .output(3, 2 * width));
        });
  }
}
