package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.LayerBuilder;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.tck.LayerCase;
import dev.cotangent.tck.LayerConformance;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class Seq2SeqTest extends LayerConformance {
  private static final int SOURCE = 4;
  private static final int TOKENS = 5;
  private static final int START = 0;

  private final ReferenceBackend backend = new ReferenceBackend();

  @Override
  protected Stream<LayerCase> cases() {
    return Stream.of(
            model(Gru.units(3)),
            model(Lstm.units(2).layers(2)),
            model(Gru.units(3)).attention(Attention.dot()),
            model(Lstm.units(2).projection(3)).attention(Attention.additive(3)))
        .flatMap(spec -> {
          String name = spec.encoder().options().stack() + " " + spec.attention();
          return Stream.of(
              LayerCase.of(name, spec).tokens(TOKENS, SOURCE + 3).output(3, TOKENS),
              LayerCase.of(name + ", lengths", spec)
                  .tokens(TOKENS, SOURCE + 3)
                  .lengths(4, 1, 3)
                  .output(3, TOKENS));
        });
  }

  @Test
  void greedyDecodingIsWhatTeacherForcingOfItsOwnWordsMakesLikeliest() {
    Network network = build(model(Lstm.units(6).layers(2)).attention(Attention.dot()), 3);
    try (Tape tape = Tape.inference(backend)) {
      int[] source = {1, 4, 2, 3};
      int[] written =
          layer(network).greedy(tape, tape.constant(source, Shape.of(1, SOURCE)), START, 3)[0];
      int[] all =
          IntStream.concat(Arrays.stream(source), IntStream.of(START, written[0], written[1]))
              .toArray();
      Variable logits = network.forward(tape, tape.constant(all, Shape.of(1, SOURCE + 3)));
      double[] values = TensorValues.doubles(logits.value());
      for (int step = 0; step < 3; step++) {
        double[] own = Arrays.copyOfRange(values, step * TOKENS, (step + 1) * TOKENS);
        assertThat(own[written[step]]).isEqualTo(Arrays.stream(own).max().orElseThrow());
      }
    }
  }

  @Test
  void aBeamOfOneIsGreedyAndAWiderOneIsNoWorse() {
    Network network = build(model(Gru.units(6)).attention(Attention.additive(4)), 3);
    try (Tape tape = Tape.inference(backend)) {
      Variable source =
          tape.constant(new int[] {1, 4, 2, 3}, Shape.of(1, SOURCE))
              .withLengths(tape.constant(new int[] {3}, Shape.of(1)).value());
      int never = 99;
      int[] greedy = layer(network).greedy(tape, source, START, 3)[0];
      BeamSearch.Found one =
          new BeamSearch(1, never, 3, 0)
              .search(layer(network).beamModel(tape, source, START))
              .getFirst();
      List<BeamSearch.Found> all =
          new BeamSearch(200, never, 3, 0).search(layer(network).beamModel(tape, source, START));
      assertThat(one.tokens()).containsExactly(greedy[0], greedy[1], greedy[2]);
      assertThat(all.getFirst().logProbability()).isGreaterThanOrEqualTo(one.logProbability());
      double total = all.stream().mapToDouble(f -> Math.exp(f.logProbability())).sum();
      assertThat(all).hasSize(TOKENS * TOKENS * TOKENS);
      assertThat(total).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void whatDoesNotFitTogetherIsAnError() {
    var tokens = new Seq2Seq.Tokens(TOKENS, TOKENS, 2);
    assertThatThrownBy(() -> Seq2Seq.of(Gru.units(3), Gru.units(4), SOURCE, tokens))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same cell, units and layers");
    Gru both = Gru.units(3).bidirectional();
    assertThatThrownBy(() -> Seq2Seq.of(both, both, SOURCE, tokens))
        .hasMessageContaining("both forward");
    assertThatThrownBy(() -> model(Gru.units(3)).build(backend, 1, Shape.of(SOURCE)))
        .hasMessageContaining("more than the 4 of the source, got [4]");
    assertThatThrownBy(() ->
            Network.build(
                (LayerBuilder builder, Shape input) -> {
                  var unused = Attention.dot().build(builder, 2, 3);
                  return new LayerSpec.Built(input, (_, x) -> x);
                },
                backend,
                1,
                Shape.of(1)))
        .hasMessageContaining("2 of the query, 3 of the memory");
  }

  private Network build(Seq2Seq spec, int target) {
    return spec.build(backend, 1, Shape.of(SOURCE + target));
  }

  private static Seq2SeqLayer layer(Network network) {
    return (Seq2SeqLayer) network.layer();
  }

  private static Seq2Seq model(Recurrent<?> layer) {
    return Seq2Seq.of(layer, layer, SOURCE, new Seq2Seq.Tokens(TOKENS, TOKENS, 2));
  }
}
