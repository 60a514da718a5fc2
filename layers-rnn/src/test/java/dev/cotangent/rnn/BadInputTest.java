package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Embedding;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a recurrent layer cannot take is an error that says what came and what was expected. */
class BadInputTest {
  private static final int TIME = 4;

  private final Backend backend = new ReferenceBackend();

  @Test
  void noStepAndNoFeature() {
    assertThatThrownBy(() -> Lstm.units(3).build(backend, 1, Shape.of(0, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[time, features], at least one of each, got [0,2]");
    assertThatThrownBy(() -> Gru.units(3).build(backend, 1, Shape.of(4, 0)))
        .hasMessageContaining("got [4,0]");
    assertThatThrownBy(() -> Gru.units(3).build(backend, 1, Shape.of(4)))
        .hasMessageContaining("got [4]");
  }

  @Test
  void lengthsThatDoNotFitTheTimeAxis() {
    for (Recurrent<?> layer : List.of(Gru.units(3), Lstm.units(3).peephole())) {
      assertThatThrownBy(() -> run(layer, new int[] {4, 5}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("lengths: each must be in 0..4");
      assertThatThrownBy(() -> run(layer, new int[] {-1, 2}))
          .hasMessageContaining("lengths: each must be in 0..4");
      assertThatThrownBy(() -> run(layer, new int[] {1, 2, 3}))
          .hasMessageContaining("a batch [2,4,2] needs lengths [2]");
      assertThatThrownBy(() -> run(layer, new int[] {3, 0}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("each sequence needs at least 1 step, got lengths [3, 0]");
    }
  }

  @Test
  void lengthsThatAreNoIntegers() {
    try (Tape tape = Tape.inference(backend)) {
      Variable x = zeros(tape, Shape.of(2, TIME, 2));
      Network network = Gru.units(3).build(backend, 1, Shape.of(TIME, 2));
      Variable reals = x.withLengths(zeros(tape, Shape.of(2)).value());
      assertThatThrownBy(() -> network.forward(tape, reals))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("lengths must be INT");
    }
  }

  @Test
  void aMaskOfAnotherShape() {
    try (Tape tape = Tape.inference(backend)) {
      Variable logits = zeros(tape, Shape.of(2, TIME, 3));
      Variable labels = tape.constant(new int[2 * TIME], Shape.of(2, TIME));
      Variable mask = zeros(tape, Shape.of(2, TIME + 1));
      assertThatThrownBy(
              () -> Losses.softmaxCrossEntropy().of(tape, logits, labels, Optional.of(mask)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[2,4]")
          .hasMessageContaining("[2,5]");
    }
  }

  @Test
  void statesOfAnotherSize() {
    for (Lstm lstm : List.of(Lstm.units(3), Lstm.units(3).projection(2))) {
      RecurrentLayer layer = layer(lstm);
      try (Tape tape = Tape.inference(backend)) {
        Variable x = zeros(tape, Shape.of(2, TIME, 2));
        Variable h = zeros(tape, Shape.of(1, 2, lstm.options().stateWidth()));
        Variable c = zeros(tape, Shape.of(1, 2, 3));
        Variable wide = zeros(tape, Shape.of(1, 2, 4));
        assertThatThrownBy(() -> layer.run(tape, x, List.of(wide, c)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("initial state h must be " + h.shape() + ", got [1,2,4]");
        assertThatThrownBy(() -> layer.run(tape, x, List.of(h, wide)))
            .hasMessageContaining("initial state c must be [1,2,3], got [1,2,4]");
        assertThatThrownBy(() -> layer.run(tape, x, List.of(h)))
            .hasMessageContaining("LSTM has 2 initial states, got 1");
      }
    }
  }

  @Test
  void noUnitNoLayerAndImpossibleOptions() {
    assertThatThrownBy(() -> Lstm.units(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1 unit and 1 layer, got 0 units");
    assertThatThrownBy(() -> Gru.units(3).layers(0)).hasMessageContaining("0 layers");
    assertThatThrownBy(() -> Gru.units(3).dropout(1)).hasMessageContaining("[0, 1), got 1.0");
    assertThatThrownBy(() -> Gru.units(3).variationalDropout(0.1, -0.1))
        .hasMessageContaining("[0, 1), got -0.1");
    assertThatThrownBy(() -> Lstm.units(3).projection(0)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> Lstm.units(3).layerNorm(0)).hasMessageContaining("got 0.0");
    assertThatThrownBy(() -> Lstm.units(3).chronoBias(1)).hasMessageContaining("got 1");
    assertThatThrownBy(() -> Gru.units(3).chronoBias(1)).hasMessageContaining("gru: chrono");
  }

  @Test
  void tokensOutsideTheVocabulary() {
    for (String name : List.of("reference", "cpu-simd")) {
      try (Backend on = Backends.named(name, new BackendOptions(1))) {
        Network network =
            Sequential.of(Embedding.of(5, 2), Gru.units(3)).build(on, 1, Shape.of(TIME));
        for (int token : new int[] {5, -1}) {
          try (Tape tape = Tape.inference(on)) {
            Variable x = tape.constant(new int[] {0, 4, token, 1}, Shape.of(1, TIME));
            assertThatThrownBy(() -> network.forward(tape, x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                    "takeRows: index " + token + " at position 2 lies outside [0, 5)");
          }
        }
      }
    }
  }

  private void run(Recurrent<?> layer, int[] lengths) {
    Network network = layer.build(backend, 1, Shape.of(TIME, 2));
    try (Tape tape = Tape.inference(backend)) {
      Variable x = zeros(tape, Shape.of(2, TIME, 2));
      Variable ends = tape.constant(lengths, Shape.of(lengths.length));
      Variable unused = network.forward(tape, x.withLengths(ends.value()));
    }
  }

  private RecurrentLayer layer(Recurrent<?> spec) {
    return (RecurrentLayer) spec.build(backend, 1, Shape.of(TIME, 2)).layer();
  }

  private static Variable zeros(Tape tape, Shape shape) {
    return tape.constant(tape.context().zeros(shape));
  }
}
