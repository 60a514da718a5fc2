package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Inference with one step at a time, its state carried, is inference on the whole sequence. */
class StepByStepTest {
  private static final int TIME = 6;
  private static final int FEATURES = 2;

  static Stream<Recurrent<?>> layers() {
    return Stream.of(
        SimpleRnn.units(3),
        SimpleRnn.units(3).activation(SimpleRnn.Activation.RELU),
        Lstm.units(3).layers(2),
        Gru.units(3).layers(2).learnedStart(),
        Gru.units(3).resetBefore(),
        Lstm.units(3).layers(3).residual(),
        Lstm.units(3).peephole().layers(2),
        Lstm.units(3).coupled().learnedStart(),
        Lstm.units(3).layerNorm().projection(2).layers(2));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theNumbersAreTheSame(Recurrent<?> layer) {
    var backend = new ReferenceBackend();
    assertThat(stepByStep(backend, layer)).isEqualTo(whole(backend, layer));
  }

  /** Products of one row may be summed in another order than products of many. */
  @ParameterizedTest
  @MethodSource("layers")
  void inFloat32TheyDifferByRounding(Recurrent<?> layer) {
    try (Backend backend = Backends.named("cpu-simd", new BackendOptions(1))) {
      assertThat(stepByStep(backend, layer))
          .containsExactly(whole(backend, layer), within(100 * 0x1p-24));
    }
  }

  private static double[] whole(Backend backend, Recurrent<?> layer) {
    Network network = layer.build(backend, 1, Shape.of(TIME, FEATURES));
    return run(network, sequence(backend));
  }

  private static double[] stepByStep(Backend backend, Recurrent<?> layer) {
    var state = new RecurrentState();
    Network network = layer.carrying(state).build(backend, 1, Shape.of(1, FEATURES));
    int width = layer.options().width();
    double[] all = new double[TIME * width];
    for (int t = 0; t < TIME; t++) {
      double[] y = run(network, sequence(backend).slice(1, t, 1));
      System.arraycopy(y, 0, all, t * width, width);
    }
    return all;
  }

  private static double[] run(Network network, Tensor x) {
    try (Tape tape = Tape.inference(network.backend())) {
      return TensorValues.doubles(network.forward(tape, tape.constant(x)).value());
    }
  }

  private static Tensor sequence(Backend backend) {
    double[] values = new double[TIME * FEATURES];
    Arrays.setAll(values, RandomKey.of(3)::normal);
    return TensorValues.of(backend, Shape.of(1, TIME, FEATURES), values);
  }
}
