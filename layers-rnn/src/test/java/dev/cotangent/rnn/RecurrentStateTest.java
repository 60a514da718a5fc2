package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.io.NamedArray;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecurrentStateTest {
  private static final long SEED = 5;

  private final Backend backend = new ReferenceBackend();
  private final RecurrentState state = new RecurrentState();

  @Test
  void twoBatchesWithCarriedStateAreOneSequence() {
    for (Recurrent<?> layer :
        List.of(SimpleRnn.units(3).layers(2), Lstm.units(3).layers(2), Gru.units(3))) {
      state.reset();
      Tensor whole = random(2, 6, 2);
      double[] expected = run(build(layer, 6), whole);
      Network half = build(layer.carrying(state), 3);
      double[] first = run(half, whole.slice(1, 0, 3));
      double[] second = run(half, whole.slice(1, 3, 3));
      assertThat(first).containsExactly(part(expected, 0), within(1e-12));
      assertThat(second).containsExactly(part(expected, 3), within(1e-12));
    }
  }

  @Test
  void stateSurvivesTheTapeAndItsTrainingStep() {
    Network network = build(Lstm.units(3).carrying(state), 3);
    try (Tape tape = Tape.training(backend, SEED, 1)) {
      Variable y = network.forward(tape, tape.constant(random(2, 3, 2)));
      var unused = tape.backward(Map.of(y, random(2, 3, 3)), List.of());
    }
    assertThat(TensorValues.doubles(state.h().orElseThrow())).hasSize(6).doesNotContain(0.0);
    assertThat(TensorValues.doubles(state.c().orElseThrow())).hasSize(6).doesNotContain(0.0);
  }

  @Test
  void whatWasSavedIsLoadedByAnotherState() {
    Tensor whole = random(2, 6, 2);
    Network network = build(Lstm.units(3).layers(2).carrying(state), 3);
    double[] unused = run(network, whole.slice(1, 0, 3));
    Map<String, NamedArray> saved = state.save();
    double[] expected = run(network, whole.slice(1, 3, 3));
    state.reset();
    assertThat(state.save()).isEmpty();
    state.load(backend, saved);
    assertThat(run(network, whole.slice(1, 3, 3))).isEqualTo(expected);
  }

  @Test
  void whatCannotBeAStateIsNotLoaded() {
    var three = new NamedArray.Doubles(Shape.of(1, 2, 3), new double[6]);
    var flat = new NamedArray.Doubles(Shape.of(6), new double[6]);
    for (Map<String, NamedArray> saved :
        List.<Map<String, NamedArray>>of(
            Map.of("c", three),
            Map.of("h", flat),
            Map.of("h", three, "x", three),
            Map.of("h", three, "c", flat))) {
      assertThatThrownBy(() -> state.load(backend, saved))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a carried state is h and perhaps c");
    }
  }

  @Test
  void stateReusesItsMemory() {
    Network network = build(Gru.units(3).carrying(state), 3);
    double[] unused = run(network, random(2, 3, 2));
    Tensor before = state.h().orElseThrow();
    double[] old = TensorValues.doubles(before);
    double[] ignored = run(network, random(2, 3, 2));
    assertThat(state.h().orElseThrow()).isSameAs(before);
    assertThat(TensorValues.doubles(before)).isNotEqualTo(old);
  }

  @Test
  void withinATapeGradientsFlowFromBatchToBatch() {
    Network network = build(Lstm.units(3).carrying(state), 3);
    try (Tape tape = Tape.evaluation(backend)) {
      Variable first = tape.watch(random(2, 3, 2));
      Variable unused = network.forward(tape, first);
      Variable y = network.forward(tape, tape.constant(random(2, 3, 2)));
      var gradients = tape.backward(Map.of(y, random(2, 3, 3)), List.of());
      assertThat(TensorValues.doubles(gradients.of(first))).doesNotContain(0.0);
    }
  }

  @Test
  void fromTapeToTapeNoGradientFlows() {
    Network network = build(Lstm.units(3).carrying(state), 3);
    double[] unused = run(network, random(2, 3, 2));
    try (Tape tape = Tape.evaluation(backend)) {
      Variable y = network.forward(tape, tape.constant(random(2, 3, 2)));
      double[] before = TensorValues.doubles(state.h().orElseThrow());
      var gradients = tape.backward(Map.of(y, random(2, 3, 3)), List.of());
      assertThat(gradients.parameters()).hasSize(3);
      assertThat(TensorValues.doubles(state.h().orElseThrow())).isEqualTo(before);
    }
  }

  @Test
  void aStateTakesOverTheNumbersOfAnother() {
    Network network = build(Lstm.units(3).carrying(state), 3);
    double[] unused = run(network, random(2, 3, 2));
    var copy = new RecurrentState();
    copy.set(state);
    double[] kept = TensorValues.doubles(copy.c().orElseThrow());
    assertThat(kept).isEqualTo(TensorValues.doubles(state.c().orElseThrow()));
    unused = run(network, random(2, 3, 2));
    assertThat(TensorValues.doubles(copy.c().orElseThrow())).isEqualTo(kept);
    copy.set(new RecurrentState());
    assertThat(copy.h()).isEmpty();
  }

  @Test
  void batchOfAnotherSizeNeedsAReset() {
    Network network = build(Gru.units(3).carrying(state), 3);
    double[] unused = run(network, random(2, 3, 2));
    assertThatThrownBy(() -> run(network, random(4, 3, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("carried state is [1,2,3], this batch needs [1,4,3]")
        .hasMessageContaining("reset()");
    state.reset();
    assertThat(run(network, random(4, 3, 2))).hasSize(4 * 3 * 3);
  }

  private Network build(Recurrent<?> layer, int time) {
    return layer.build(backend, SEED, Shape.of(time, 2));
  }

  private double[] run(Network network, Tensor x) {
    try (Tape tape = Tape.inference(backend)) {
      return TensorValues.doubles(network.forward(tape, tape.constant(x)).value());
    }
  }

  /** Three steps of y[2, 6, 3]. */
  private double[] part(double[] y, int from) {
    return TensorValues.doubles(TensorValues.of(backend, Shape.of(2, 6, 3), y).slice(1, from, 3));
  }

  private Tensor random(int... extents) {
    Shape shape = Shape.of(extents);
    double[] values = new double[shape.size()];
    Arrays.setAll(values, RandomKey.of(shape.size())::normal);
    return TensorValues.of(backend, shape, values);
  }
}
