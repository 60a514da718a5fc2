package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.TapeListener;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Computing states again changes neither outputs nor gradients, those inside included. */
class RecomputingTest {
  private static final Shape INPUT = Shape.of(11, 2);

  private final ReferenceBackend backend = new ReferenceBackend();

  static Stream<Recurrent<?>> layers() {
    return Stream.of(
        SimpleRnn.units(3),
        Lstm.units(3).layers(2).bidirectional(),
        Gru.units(3).bidirectional().learnedStart(),
        Gru.units(3).resetBefore().layers(2).dropout(0.3),
        Lstm.units(3).layers(3).residual());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void itChangesNothing(Recurrent<?> layer) {
    List<double[]> expected = run(layer);
    List<double[]> actual = run(layer.recomputing());
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).containsExactly(expected.get(i), within(1e-12));
    }
  }

  @Test
  void stepsTakenOneByOneAreNotRecomputed() {
    Lstm recomputing = Lstm.units(2).recomputing();
    assertThatThrownBy(recomputing::peephole)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only plain cells");
    assertThatThrownBy(() -> recomputing.variationalDropout(0, 0.1))
        .hasMessageContaining("only plain cells");
  }

  /** Output, gradients of input and parameters, and dL/dh of each run. */
  private List<double[]> run(Recurrent<?> layer) {
    Network network = layer.build(backend, 4, INPUT);
    List<double[]> numbers = new ArrayList<>();
    try (Tape tape = Tape.training(backend, 1, 1)) {
      tape.listen(
          new TapeListener() {
            @Override
            public void inner(Position at, String what, Tensor gradient) {
              numbers.add(TensorValues.doubles(gradient));
            }

            @Override
            public boolean wantsInner() {
              return true;
            }
          });
      Variable x = tape.watch(random(INPUT.prepend(3)));
      Tensor lengths = TensorValues.ofIntegers(backend, Shape.of(3), 11, 1, 6);
      Variable y = network.forward(tape, x.withLengths(lengths));
      Gradients gradients = tape.backward(Map.of(y, random(y.shape())), List.of());
      numbers.add(TensorValues.doubles(y.value()));
      numbers.add(TensorValues.doubles(gradients.of(x)));
      network.parameters().forEach(p -> numbers.add(TensorValues.doubles(gradients.of(p))));
    }
    return numbers;
  }

  private Tensor random(Shape shape) {
    double[] values = new double[shape.size()];
    Arrays.setAll(values, RandomKey.of(shape.size())::normal);
    return TensorValues.of(backend, shape, values);
  }
}
