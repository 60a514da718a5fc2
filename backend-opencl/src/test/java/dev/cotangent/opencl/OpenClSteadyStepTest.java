package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.cnn.LeNet5;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.rnn.SequenceClassifier;
import dev.cotangent.tensor.Shape;
import org.junit.jupiter.api.Test;

/** A training step takes all its memory from the pool once that has grown. */
class OpenClSteadyStepTest {
  private static final int BATCH = 8;
  private static final int CLASSES = 10;

  @Test
  void convolutionalStepMakesNoBuffer() {
    requireSteady(LeNet5.of(CLASSES), Shape.of(28, 28, 1));
  }

  @Test
  void recurrentStepMakesNoBuffer() {
    requireSteady(SequenceClassifier.of(Lstm.units(16), CLASSES), Shape.of(12, 7));
  }

  private static void requireSteady(LayerSpec spec, Shape example) {
    try (OpenClBackend backend = OpenClBackend.open(TestDevice.get())) {
      Network network = spec.build(backend, 1, example);
      var optimiser = new Optimiser(Adam.of(0.001), network);
      for (int step = 0; step < 4; step++) {
        train(backend, network, optimiser, step, example);
      }
      long created = backend.context.pool().created();
      int objects = backend.liveObjects();
      for (int step = 4; step < 16; step++) {
        train(backend, network, optimiser, step, example);
      }
      assertThat(backend.context.pool().created()).isEqualTo(created).isPositive();
      assertThat(backend.liveObjects()).isEqualTo(objects);
    }
  }

  private static void train(
      OpenClBackend backend, Network network, Optimiser optimiser, int step, Shape example) {
    try (Tape tape = Tape.training(backend, 1, step)) {
      float[] x = new float[BATCH * example.size()];
      int[] labels = new int[BATCH];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) Math.sin(i * (step + 1.0));
      }
      for (int i = 0; i < BATCH; i++) {
        labels[i] = i % CLASSES;
      }
      Variable y = network.forward(tape, tape.constant(x, example.prepend(BATCH)));
      Variable loss =
          Losses.softmaxCrossEntropy().of(tape, y, tape.constant(labels, Shape.of(BATCH)));
      optimiser.apply(tape.backward(loss));
    }
  }
}
