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

  /** Returns the steps of a network on made-up rows, each of a class. */
  static TrainingWork of(Network network, int batch, int classes, UpdateRule rule) {
    Tensor inputs = SpeedCases.tensor(network.backend(), network.inputShape().prepend(batch));
    Tensor labels = integers(network.backend(), Shape.of(batch), classes);
    return new TrainingWork(network, rule.on(network), inputs, labels);
  }

  /** Returns the steps of a network on made-up texts; each token is to be told from its own. */
  static TrainingWork ofTokens(Network network, int batch, int count, UpdateRule rule) {
    Tensor tokens = integers(network.backend(), network.inputShape().prepend(batch), count);
    return new TrainingWork(network, rule.on(network), tokens, tokens);
  }

  private static Tensor integers(Backend backend, Shape shape, int bound) {
    Tensor tensor = backend.allocate(ElementType.INT, shape, Lifetime.PERSISTENT);
    int[] values = new int[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % bound;
    }
    backend.write(values, tensor);
    return tensor;
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
