package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.TapeListener;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.ReduceOp;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Gradients of states, which listeners are shown. */
class InnerGradientsTest {
  private static final int TIME = 5;

  private final Backend backend = new ReferenceBackend();
  private final Map<String, double[]> seen = new LinkedHashMap<>();

  @Test
  void linearRecurrenceScalesTheGradientByItsWeightEachStep() {
    var layer =
        SimpleRnn.units(1)
            .activation(SimpleRnn.Activation.IDENTITY)
            .recurrent(Initialisers.constant(0.5))
            .lastState();
    walk(layer);
    assertThat(seen).containsOnlyKeys("dh");
    assertThat(seen.get("dh"))
        .containsExactly(new double[] {0.0625, 0.125, 0.25, 0.5, 1}, within(1e-12));
  }

  @Test
  void cellStateOfAnOpenForgetGateCarriesItsErrorUnchanged() {
    Network network =
        Lstm.units(1)
            .weight(Initialisers.zeros())
            .recurrent(Initialisers.zeros())
            .forgetBias(1000)
            .build(backend, 1, Shape.of(TIME, 1));
    try (Tape tape = tape()) {
      Tensor x = TensorValues.of(backend, Shape.of(1, TIME, 1), 1, 2, 3, 4, 5);
      Variable y = network.forward(tape, tape.constant(x));
      double[] lastOnly = {0, 0, 0, 0, 1};
      var unused =
          tape.backward(Map.of(y, TensorValues.of(backend, y.shape(), lastOnly)), List.of());
    }
    assertThat(seen).containsOnlyKeys("dh", "dc");
    assertThat(seen.get("dc")).containsOnly(0.5);
  }

  @Test
  void eachRunOfAStackHasItsName() {
    walk(Gru.units(1).layers(2).bidirectional().lastState());
    assertThat(seen)
        .containsOnlyKeys("dh.layer1", "dh.layer1.reverse", "dh.layer0", "dh.layer0.reverse");
  }

  @Test
  void gradientsAreTheSameWhetherAnyoneLooksOrNot() {
    Recurrent<?> layer = Lstm.units(2).layers(2).bidirectional();
    double[] observed = walk(layer);
    double[] alone;
    Network network = layer.build(backend, 1, Shape.of(TIME, 1));
    try (Tape tape = Tape.evaluation(backend)) {
      alone = gradientOfInput(tape, network);
    }
    assertThat(alone).isEqualTo(observed);
  }

  @Test
  void gradientOfTheOutputIsLeftToWhoeverAskedForIt() {
    Network network = Gru.units(2).layers(2).build(backend, 1, Shape.of(TIME, 1));
    try (Tape tape = Tape.evaluation(backend)) {
      Variable x = tape.watch(TensorValues.of(backend, Shape.of(1, TIME, 1), 1, -2, 3, -4, 5));
      Variable y = network.forward(tape, x);
      Gradients gradients = tape.backward(Map.of(tape.apply(ReduceOp.sum(), y), one()), List.of(y));
      assertThat(TensorValues.doubles(gradients.of(y))).containsOnly(1);
    }
  }

  private Tensor one() {
    return TensorValues.of(backend, Shape.of(), 1);
  }

  private double[] walk(Recurrent<?> layer) {
    Network network = layer.build(backend, 1, Shape.of(TIME, 1));
    try (Tape tape = tape()) {
      return gradientOfInput(tape, network);
    }
  }

  private double[] gradientOfInput(Tape tape, Network network) {
    Variable x = tape.watch(TensorValues.of(backend, Shape.of(1, TIME, 1), 1, -2, 3, -4, 5));
    Variable y = network.forward(tape, x);
    double[] ones = new double[y.value().size()];
    Arrays.fill(ones, 1);
    Gradients gradients =
        tape.backward(Map.of(y, TensorValues.of(backend, y.shape(), ones)), List.of());
    return TensorValues.doubles(gradients.of(x));
  }

  private Tape tape() {
    Tape tape = Tape.evaluation(backend);
    tape.listen(
        new TapeListener() {
          @Override
          public boolean wantsInner() {
            return true;
          }

          @Override
          public void inner(Position at, String what, Tensor gradient) {
            seen.put(what, TensorValues.doubles(gradient));
          }
        });
    return tape;
  }
}
