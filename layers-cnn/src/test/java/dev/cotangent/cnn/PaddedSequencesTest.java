package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A sequence in a padded batch yields what it yields by itself. */
class PaddedSequencesTest {
  private static final int TIME = 7;
  private static final int FEATURES = 2;
  private static final int[] LENGTHS = {7, 4, 5, 3};

  private final Backend backend = new ReferenceBackend();

  @TestFactory
  Stream<DynamicTest> aSequenceInABatchYieldsWhatItYieldsByItself() {
    return Map.<String, LayerSpec>of(
            "conv", Conv1d.filters(3),
            "conv, same", Conv1d.filters(3).samePadding(),
            "conv, strided and padded", Conv1d.filters(3).stride(2).padding(1),
            "conv, dilated", Conv1d.filters(3).kernel(2).dilation(2).padding(1),
            "max", MaxPool1d.of(2),
            "max, overlapping", MaxPool1d.of(3).stride(1).padding(1),
            "average", AveragePool1d.of(3),
            "average of those inside", AveragePool1d.of(3).stride(2).padding(1),
            "average, padding counted", AveragePool1d.of(3).stride(1).padding(1).countPadding())
        .entrySet()
        .stream()
        .map(e -> dynamicTest(e.getKey(), () -> check(e.getValue())));
  }

  private void check(LayerSpec layer) {
    Network batched = layer.build(backend, 3, Shape.of(TIME, FEATURES));
    double[] x = values();
    try (Tape tape = Tape.inference(backend)) {
      Variable lengths = tape.constant(LENGTHS, Shape.of(LENGTHS.length));
      Tensor padded = TensorValues.of(backend, Shape.of(LENGTHS.length, TIME, FEATURES), x);
      Variable y = batched.forward(tape, tape.constant(padded).withLengths(lengths.value()));
      int[] counts = TensorValues.integers(y.lengths().orElseThrow());
      for (int i = 0; i < LENGTHS.length; i++) {
        double[] alone =
            alone(
                layer,
                Arrays.copyOfRange(x, i * TIME * FEATURES, (i * TIME + LENGTHS[i]) * FEATURES));
        int width = y.shape().last();
        assertThat(counts[i]).as("positions of sequence %d", i).isEqualTo(alone.length / width);
        Tensor part = y.value().slice(0, i, 1).slice(1, 0, counts[i]);
        assertThat(TensorValues.doubles(part))
            .as("sequence %d", i)
            .containsExactly(alone, within(1e-12));
      }
    }
  }

  private double[] alone(LayerSpec layer, double[] x) {
    Shape shape = Shape.of(x.length / FEATURES, FEATURES);
    Network network = layer.build(backend, 3, shape);
    try (Tape tape = Tape.inference(backend)) {
      Variable in = tape.constant(TensorValues.of(backend, shape.prepend(1), x));
      return TensorValues.doubles(network.forward(tape, in).value());
    }
  }

  /** Negative values, so that a 0 would win a maximum; NaN in the padding. */
  private static double[] values() {
    double[] x = new double[LENGTHS.length * TIME * FEATURES];
    RandomKey key = RandomKey.of(8);
    Arrays.setAll(
        x,
        i ->
            i / FEATURES % TIME < LENGTHS[i / FEATURES / TIME] ? key.uniform(i) - 1.5 : Double.NaN);
    return x;
  }
}
