package dev.cotangent.bench.endurance;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.MemoryMeter;
import dev.cotangent.cnn.Conv2d;
import dev.cotangent.cnn.MaxPool2d;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.io.Weights;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Dropout;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.tck.Soak;
import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trains networks on batches of ever other shapes for {@code -Dcotangent.soak=MINUTES}: memory,
 * open files and live buffers must not grow.
 */
@Tag("slow")
class SoakTest {
  private static final int CLASSES = 5;
  private static final int STEPS_OF_A_NETWORK = 150;

  @TempDir private Path folder;

  /** A network that is replaced by a new one now and then. */
  private static final class Trained {
    private final LayerSpec spec;
    private final Shape example;
    private final boolean isSequence;
    private Network network;
    private Optimiser optimiser;

    Trained(LayerSpec spec, Shape example, boolean isSequence, Backend backend) {
      this.spec = spec;
      this.example = example;
      this.isSequence = isSequence;
      this.network = build(backend);
      this.optimiser = Adam.of(0.001).on(network);
    }

    private Network build(Backend backend) {
      Network built = spec.build(backend, 1, example);
      return isSequence ? built.ofAnyTime() : built;
    }

    void step(int step, Path file) {
      RandomKey key = RandomKey.of(step);
      int rows = 1 + (int) (key.uniform(0) * 40);
      int time = isSequence ? 1 + (int) (key.uniform(1) * 30) : example.extent(0);
      Shape shape = example.with(0, time).prepend(rows);
      float[] x = new float[shape.size()];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) key.normal(i);
      }
      int[] labels = new int[rows];
      for (int i = 0; i < rows; i++) {
        labels[i] = (int) (key.derive("labels").uniform(i) * CLASSES);
      }
      try (Tape tape = Tape.training(network.backend(), 1, step)) {
        Variable y = network.forward(tape, tape.constant(x, shape));
        Variable target = tape.constant(labels, Shape.of(rows));
        optimiser.apply(tape.backward(Losses.softmaxCrossEntropy().of(tape, y, target)));
      }
      if (step % STEPS_OF_A_NETWORK == 0) {
        renew(file);
      }
    }

    private void renew(Path file) {
      try {
        Weights.save(network, file);
        network = build(network.backend());
        optimiser = Adam.of(0.001).on(network);
        Weights.load(network, file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void nothingGrowsWhileNetworksTrain() {
    try (Backend backend = Backends.named("cpu-simd")) {
      List<Trained> networks = networks(backend);
      MemoryMeter memory = backend.memory().orElseThrow();
      String report =
          Soak.ofProperty()
              .withMemory()
              .meter("live scoped bytes", 0, memory::live)
              .run(step -> networks.get(step % 3).step(step / 3, folder.resolve("weights")));
      System.out.println("training on " + backend.name() + ": " + report);
    }
  }

  private static List<Trained> networks(Backend backend) {
    var perceptron =
        Sequential.of(
            Dense.of(64), BatchNorm.of(), Activation.relu(), Dropout.of(0.2), Dense.of(CLASSES));
    var images =
        Sequential.of(
            Conv2d.filters(8).kernel(3).padding(1),
            Activation.relu(),
            MaxPool2d.of(2),
            Conv2d.filters(16).kernel(3),
            Flatten.of(),
            Dense.of(CLASSES));
    var sequences = Sequential.of(Lstm.units(24).layers(2).lastState(), Dense.of(CLASSES));
    return List.of(
        new Trained(perceptron, Shape.of(20), false, backend),
        new Trained(images, Shape.of(14, 14, 3), false, backend),
        new Trained(sequences, Shape.of(10, 6), true, backend));
  }
}
