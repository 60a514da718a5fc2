package dev.cotangent.rnn.cases;

import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.PoolOverTime;
import dev.cotangent.nn.Sequential;
import dev.cotangent.rnn.Gru;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.rnn.Recurrent;
import dev.cotangent.rnn.SimpleRnn;
import dev.cotangent.tck.LayerCase;
import java.util.List;
import java.util.stream.Stream;

/** The layers of this module, with every option: for its own tests, and for those of backends. */
public final class RnnCases {
  private RnnCases() {}

  /** Returns all cases. */
  public static Stream<LayerCase> all() {
    Stream<LayerCase> each =
        List.<Recurrent<?>>of(
                SimpleRnn.units(2),
                SimpleRnn.units(2).activation(SimpleRnn.Activation.IDENTITY),
                Lstm.units(2),
                Gru.units(2),
                Gru.units(2).resetBefore())
            .stream()
            .flatMap(RnnCases::variants);
    Stream<LayerCase> others =
        Stream.of(
            LayerCase.of(
                    "relu from the identity",
                    SimpleRnn.units(3)
                        .activation(SimpleRnn.Activation.RELU)
                        .recurrent(Initialisers.identity(1))
                        .bias(Initialisers.constant(0.05)))
                .input(4, 2)
                .output(4, 3),
            LayerCase.of("dropout between", Lstm.units(3).layers(3).dropout(0.4))
                .input(4, 2)
                .output(4, 3),
            LayerCase.of("no forget bias", Lstm.units(2).forgetBias(0)).input(3, 1).output(3, 2),
            LayerCase.of("one step", Gru.units(2).bidirectional().lastState())
                .input(1, 3)
                .output(4),
            LayerCase.of(
                    "two layers and a maximum",
                    Sequential.of(Gru.units(2).bidirectional(), Lstm.units(3), PoolOverTime.max()))
                .input(4, 2)
                .lengths(4, 1, 3)
                .output(3));
    return Stream.concat(each, others);
  }

  private static Stream<LayerCase> variants(Recurrent<?> layer) {
    String name = layer.options().stack().cell().toString();
    return Stream.of(
        LayerCase.of(name, layer).input(3, 2).output(3, 2),
        LayerCase.of(name + ", last state", layer.lastState())
            .input(4, 2)
            .lengths(2, 4, 1)
            .output(2),
        LayerCase.of(name + ", both ways", layer.bidirectional().returnSequences())
            .input(4, 2)
            .lengths(4, 2, 3)
            .output(4, 4),
        LayerCase.of(name + ", stacked both ways", layer.layers(2).bidirectional().lastState())
            .input(4, 2)
            .lengths(2, 4, 3)
            .output(4));
  }
}
