package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threads share sequences or units, whichever is faster; the bits are those of one thread. */
class SharedPassesTest {
  /** So many that each way of sharing has its turn. */
  private static final int PASSES = 14;

  private static final Shape INPUT = Shape.of(4, 32);
  private static final int BATCH = 40;

  static Stream<Recurrent<?>> layers() {
    return Stream.of(Lstm.units(256), Gru.units(256), Gru.units(256).resetBefore());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void howThreadsShareChangesNothing(Recurrent<?> layer) {
    List<List<double[]>> expected = runs(layer, 1, 1);
    for (int threads = 2; threads <= 4; threads++) {
      for (List<double[]> actual : runs(layer, threads, PASSES)) {
        assertThat(actual).usingElementComparator(Arrays::compare).isEqualTo(expected.getFirst());
      }
    }
  }

  private static List<List<double[]>> runs(Recurrent<?> layer, int threads, int passes) {
    List<List<double[]>> runs = new ArrayList<>();
    try (Backend backend = Backends.named("cpu-simd", new BackendOptions(threads))) {
      Network network = layer.build(backend, 4, INPUT);
      for (int pass = 0; pass < passes; pass++) {
        runs.add(run(backend, network));
      }
    }
    return runs;
  }

  /** Output, and gradients of input and parameters. */
  private static List<double[]> run(Backend backend, Network network) {
    List<double[]> numbers = new ArrayList<>();
    try (Tape tape = Tape.training(backend, 1, 1)) {
      Variable x = tape.watch(random(backend, INPUT.prepend(BATCH)));
      Variable y = network.forward(tape, x);
      Gradients gradients = tape.backward(Map.of(y, random(backend, y.shape())), List.of());
      numbers.add(TensorValues.doubles(y.value()));
      numbers.add(TensorValues.doubles(gradients.of(x)));
      network.parameters().forEach(p -> numbers.add(TensorValues.doubles(gradients.of(p))));
    }
    return numbers;
  }

  private static Tensor random(Backend backend, Shape shape) {
    double[] values = new double[shape.size()];
    Arrays.setAll(values, RandomKey.of(shape.size())::normal);
    return TensorValues.of(backend, shape, values);
  }
}
