package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A sequence in a padded batch yields what it yields by itself, and 0 past its end. */
class PaddedSequencesTest {
  private static final int TIME = 5;
  private static final int FEATURES = 2;
  private static final int[] LENGTHS = {5, 2, 4, 1};

  private final Backend backend = new ReferenceBackend();

  @TestFactory
  Stream<DynamicTest> aSequenceInABatchYieldsWhatItYieldsByItself() {
    return Stream.<Recurrent<?>>of(
            SimpleRnn.units(3), Lstm.units(3), Gru.units(3), Gru.units(3).resetBefore())
        .flatMap(layer -> Stream.of(layer, layer.layers(2).bidirectional()))
        .map(layer -> dynamicTest(layer.options().stack().toString(), () -> check(layer)));
  }

  private void check(Recurrent<?> layer) {
    double[] x = values();
    Tensor all = TensorValues.of(backend, Shape.of(LENGTHS.length, TIME, FEATURES), x);
    Tensor lengths = TensorValues.ofIntegers(backend, Shape.of(LENGTHS.length), LENGTHS);
    Network network = layer.build(backend, 3, Shape.of(TIME, FEATURES));
    Network last = layer.lastState().build(backend, 3, Shape.of(TIME, FEATURES));
    try (Tape tape = Tape.inference(backend)) {
      Variable in = tape.constant(all).withLengths(lengths);
      Tensor y = network.forward(tape, in).value();
      Tensor h = last.forward(tape, in).value();
      for (int i = 0; i < LENGTHS.length; i++) {
        int end = LENGTHS[i];
        double[] own = Arrays.copyOfRange(x, i * TIME * FEATURES, (i * TIME + end) * FEATURES);
        Tensor row = y.slice(0, i, 1);
        assertThat(TensorValues.doubles(row.slice(1, 0, end)))
            .as("sequence %d", i)
            .containsExactly(alone(layer.returnSequences(), own), within(1e-12));
        assertThat(TensorValues.doubles(row.slice(1, end, TIME - end))).isEqualTo(zeros(y, end));
        assertThat(TensorValues.doubles(h.slice(0, i, 1)))
            .as("last state of sequence %d", i)
            .containsExactly(alone(layer.lastState(), own), within(1e-12));
        requireLastStep(layer, row, end, h.slice(0, i, 1));
      }
    }
  }

  /** The last state is the output after the last step, for the reverse direction the first. */
  private static void requireLastStep(Recurrent<?> layer, Tensor y, int end, Tensor h) {
    RecurrentStack stack = layer.options().stack();
    int hidden = stack.hidden();
    for (int direction = 0; direction < stack.directions(); direction++) {
      Tensor step = y.slice(1, direction == 0 ? end - 1 : 0, 1);
      assertThat(TensorValues.doubles(h.slice(1, direction * hidden, hidden)))
          .isEqualTo(TensorValues.doubles(step.slice(2, direction * hidden, hidden)));
    }
  }

  private static double[] zeros(Tensor y, int from) {
    return new double[(TIME - from) * y.shape().last()];
  }

  private double[] alone(Recurrent<?> layer, double[] x) {
    Shape shape = Shape.of(x.length / FEATURES, FEATURES);
    Network network = layer.build(backend, 3, shape);
    try (Tape tape = Tape.inference(backend)) {
      Variable in = tape.constant(TensorValues.of(backend, shape.prepend(1), x));
      return TensorValues.doubles(network.forward(tape, in).value());
    }
  }

  /** Random values, NaN in the padding. */
  private static double[] values() {
    double[] x = new double[LENGTHS.length * TIME * FEATURES];
    RandomKey key = RandomKey.of(8);
    Arrays.setAll(
        x, i -> i / FEATURES % TIME < LENGTHS[i / FEATURES / TIME] ? key.normal(i) : Double.NaN);
    return x;
  }
}
