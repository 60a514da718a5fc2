package dev.cotangent.bench.speed;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Lifetime;
import dev.cotangent.nn.Loss;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.optim.UpdateRule;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;

/** Training steps on one batch that lies on the backend: forward, backward, update. */
final class TrainingWork implements Runnable {
  private static final Loss LOSS = Losses.softmaxCrossEntropy();

  private final Network network;
  private final Optimiser optimiser;
  private final Tensor inputs;
  private final Tensor labels;

  private TrainingWork(Network network, Optimiser optimiser, Tensor inputs, Tensor labels) {
    this.network = network;
    this.optimiser = optimiser;
    this.inputs = inputs;
    this.labels = labels;
  }

  /** Returns the steps of a network on made-up rows. */
  static TrainingWork of(Network network, int batch, int classes, UpdateRule rule) {
    Backend backend = network.backend();
    Shape shape = network.inputShape().prepend(batch);
    Tensor inputs = backend.allocate(ElementType.REAL, shape, Lifetime.PERSISTENT);
    backend.write(SpeedCases.numbers(shape.size()), inputs);
    Tensor labels = backend.allocate(ElementType.INT, Shape.of(batch), Lifetime.PERSISTENT);
    int[] values = new int[batch];
    for (int i = 0; i < batch; i++) {
      values[i] = i % classes;
    }
    backend.write(values, labels);
    return new TrainingWork(network, rule.on(network), inputs, labels);
  }

  @Override
  public void run() {
    try (Tape tape = Tape.training(network.backend(), 1, optimiser.steps())) {
      Variable logits = network.forward(tape, tape.constant(inputs));
      Gradients gradients = tape.backward(LOSS.of(tape, logits, tape.constant(labels)));
      optimiser.apply(gradients);
    }
    network.backend().synchronise();
  }
}
