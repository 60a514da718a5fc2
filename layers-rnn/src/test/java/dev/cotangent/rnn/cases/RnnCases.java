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

  /** Returns the cases for a backend: all layers, those that are composed in their largest form. */
  public static Stream<LayerCase> all() {
    return Stream.concat(plain(), options().map(RnnCases::stacked));
  }

  /** Returns the cases of what is composed of steps or layers, alone and stacked both ways. */
  public static Stream<LayerCase> composed() {
    return options().flatMap(c -> Stream.of(alone(c), stacked(c)));
  }

  private static LayerCase alone(Composed c) {
    return LayerCase.of(c.name, c.layer).input(3, 2).output(3, c.width());
  }

  private static LayerCase stacked(Composed c) {
    return LayerCase.of(c.name + ", stacked both ways", c.layer.layers(2).bidirectional())
        .input(3, 2)
        .lengths(2, 3)
        .output(3, 2 * c.width());
  }

  /** A layer that no kernel knows as a whole. */
  private record Composed(String name, Recurrent<?> layer) {
    int width() {
      int projection = layer.options().variant().projection();
      return projection > 0 ? projection : layer.options().stack().hidden();
    }
  }

  /** Every option that a kernel does not know, with every cell that has it. */
  private static Stream<Composed> options() {
    Lstm two = Lstm.units(2);
    Lstm three = Lstm.units(3);
    // From a state of 0 a smaller eps bends too much for differences.
    Lstm normalised = three.layerNorm(0.1);
    return Stream.of(
        new Composed("RNN, variational", SimpleRnn.units(2).variationalDropout(0.3, 0.3)),
        new Composed("LSTM, variational inputs", two.variationalDropout(0.3, 0)),
        new Composed("GRU, variational", Gru.units(2).variationalDropout(0.3, 0.3)),
        new Composed(
            "GRU reset before, variational states",
            Gru.units(2).resetBefore().variationalDropout(0, 0.3)),
        new Composed("RNN, residual", SimpleRnn.units(2).residual()),
        new Composed("GRU, learned start", Gru.units(2).learnedStart()),
        new Composed("LSTM, residual, learned start", two.residual().learnedStart()),
        new Composed("GRU, recomputing", Gru.units(2).recomputing()),
        new Composed("LSTM, peephole", two.peephole()),
        new Composed("LSTM, coupled", two.coupled()),
        new Composed("LSTM, peephole, coupled", two.peephole().coupled()),
        new Composed("LSTM, normalised", normalised),
        new Composed("LSTM, projection", three.projection(2)),
        new Composed("LSTM, all but coupled", normalised.peephole().projection(2).learnedStart()),
        new Composed(
            "LSTM, coupled, residual, dropout",
            two.coupled().residual().dropout(0.3).variationalDropout(0, 0.3)));
  }

  /** Returns the cases of layers that are one operation. */
  public static Stream<LayerCase> plain() {
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
