package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.LayerNorm;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyStepTest {
  private static final int BATCH = 32;
  private static final int FEATURES = 20;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void trainingStepMakesNoArrayOnceItsPoolHasGrown(boolean simd) {
    BackendOptions options = BackendOptions.defaults();
    try (CpuBackend backend = simd ? new SimdBackend(options) : new ScalarBackend(options)) {
      Network network =
          Sequential.of(
                  Dense.of(96),
                  BatchNorm.of(),
                  Activation.gelu(),
                  Dropout.of(0.5),
                  Dense.of(48),
                  LayerNorm.of(),
                  Activation.tanh(),
                  Dense.of(10))
              .build(backend, 1, Shape.of(FEATURES));
      var optimiser = new Optimiser(Adam.of(0.001), network);
      for (int step = 0; step < 3; step++) {
        train(backend, network, optimiser, step);
      }
      long created = backend.arraysCreated();
      for (int step = 3; step < 30; step++) {
        train(backend, network, optimiser, step);
      }
      assertThat(backend.arraysCreated()).isEqualTo(created).isPositive();
    }
  }

  private static void train(CpuBackend backend, Network network, Optimiser optimiser, int step) {
    try (Tape tape = Tape.training(backend, 1, step)) {
      float[] x = new float[BATCH * FEATURES];
      int[] labels = new int[BATCH];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) Math.sin(i * (step + 1));
      }
      for (int i = 0; i < BATCH; i++) {
        labels[i] = i % 10;
      }
      Variable y = network.forward(tape, tape.constant(x, Shape.of(BATCH, FEATURES)));
      Variable loss =
          Losses.softmaxCrossEntropy().of(tape, y, tape.constant(labels, Shape.of(BATCH)));
      optimiser.apply(tape.backward(loss));
    }
  }
}
