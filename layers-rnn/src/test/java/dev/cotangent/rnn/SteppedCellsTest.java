package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Cells composed of steps are those of the kernels over whole sequences, gradients included. */
class SteppedCellsTest {
  private static final Shape INPUT = Shape.of(5, 2);
  private static final int[] LENGTHS = {5, 2, 4};

  private final Backend backend = new ReferenceBackend();

  @TestFactory
  Stream<DynamicTest> stepsGiveWhatTheKernelGives() {
    return Stream.<Recurrent<?>>of(
            SimpleRnn.units(3),
            SimpleRnn.units(3).activation(SimpleRnn.Activation.RELU),
            SimpleRnn.units(3).activation(SimpleRnn.Activation.IDENTITY),
            Lstm.units(3),
            Gru.units(3),
            Gru.units(3).resetBefore())
        .flatMap(layer -> Stream.of(layer, layer.layers(2).bidirectional().learnedStart()))
        .map(layer -> dynamicTest(layer.options().stack().toString(), () -> check(layer)));
  }

  private void check(Recurrent<?> kernel) {
    // In evaluation nothing is dropped, but the steps are taken one by one.
    Recurrent<?> stepped = kernel.variationalDropout(0, 0.5);
    assertThat(stepped.options().isStepped()).isTrue();
    for (boolean padded : new boolean[] {false, true}) {
      List<double[]> expected = run(kernel, padded);
      List<double[]> actual = run(stepped, padded);
      assertThat(actual).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.get(i)).containsExactly(expected.get(i), within(1e-12));
      }
    }
  }

  /** The output and the gradients of the input and all parameters. */
  private List<double[]> run(Recurrent<?> layer, boolean padded) {
    Network network = layer.build(backend, 4, INPUT);
    for (Parameter p : network.parameters()) {
      backend.write(random(p.shape()), p.value());
    }
    try (Tape tape = Tape.evaluation(backend)) {
      Tensor values = TensorValues.of(backend, INPUT.prepend(3), random(INPUT.prepend(3)));
      Variable x = tape.watch(values);
      Variable in =
          padded ? x.withLengths(TensorValues.ofIntegers(backend, Shape.of(3), LENGTHS)) : x;
      Variable y = network.forward(tape, in);
      Tensor seed = TensorValues.of(backend, y.shape(), random(y.shape()));
      Gradients gradients = tape.backward(Map.of(y, seed), List.of());
      Stream<Tensor> all =
          Stream.concat(
              Stream.of(y.value(), gradients.of(x)),
              network.parameters().stream().map(gradients::of));
      return all.map(TensorValues::doubles).toList();
    }
  }

  private static double[] random(Shape shape) {
    double[] values = new double[shape.size()];
    Arrays.setAll(values, RandomKey.of(shape.size()).derive(shape.rank())::normal);
    return values;
  }
}
