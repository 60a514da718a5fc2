package dev.cotangent.bench.speed;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Calls of one layer on a batch that lies on the backend, as a user of it would make them. */
public final class LayerWork {
  private LayerWork() {}

  /** Returns the output for a batch, nothing recorded. */
  static Runnable forward(Backend backend, LayerSpec layer, Shape batch) {
    return forward(layer.build(backend, 1, batch.without(0)), batch.extent(0));
  }

  /** Returns the output of a network for a batch of so many rows, nothing recorded. */
  static Runnable forward(Network network, int rows) {
    Backend backend = network.backend();
    Tensor x = SpeedCases.tensor(backend, network.inputShape().prepend(rows));
    return () -> {
      try (Tape tape = Tape.inference(backend)) {
        Variable unused = network.forward(tape, tape.constant(x));
      }
      backend.synchronise();
    };
  }

  /** Returns the output, and the gradients of input and parameters for a given dy. */
  public static Runnable both(Backend backend, LayerSpec layer, Shape batch) {
    Network network = layer.build(backend, 1, batch.without(0));
    Tensor x = SpeedCases.tensor(backend, batch);
    Tensor dy = SpeedCases.tensor(backend, network.outputShape().prepend(batch.extent(0)));
    return () -> {
      try (Tape tape = Tape.training(backend, 1, 0)) {
        Variable y = network.forward(tape, tape.watch(x));
        Gradients unused = tape.backward(Map.of(y, dy), List.of());
      }
      backend.synchronise();
    };
  }
}
