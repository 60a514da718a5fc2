package dev.cotangent.bench.speed;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls of one layer on a batch that lies on the backend, as a user of it would make them. */
public final class LayerWork {
  private LayerWork() {}

  /**
   * A layer and the batch that it works on.
   *
   * @param shape of the batch
   * @param lengths of its sequences; empty: they are all whole
   */
  record Batch(LayerSpec layer, Shape shape, int... lengths) {

    /** Returns this batch with sequences of unequal length. */
    Batch lengths(int[] some) {
      return new Batch(layer, shape, some);
    }

    /** Returns the work of computing the output, nothing recorded. */
    Runnable forward(Backend backend) {
      Network network = layer.build(backend, 1, shape.without(0));
      Tensor x = SpeedCases.tensor(backend, shape);
      Optional<Tensor> ends = ends(backend);
      return () -> {
        try (Tape tape = Tape.inference(backend)) {
          Variable unused = network.forward(tape, input(tape.constant(x), ends));
        }
        backend.synchronise();
      };
    }

    /**
     * Returns the work of computing the output, and the gradients of input and parameters for a
     * given dy.
     */
    Runnable both(Backend backend) {
      Network network = layer.build(backend, 1, shape.without(0));
      Tensor x = SpeedCases.tensor(backend, shape);
      Optional<Tensor> ends = ends(backend);
      Tensor dy = SpeedCases.tensor(backend, network.outputShape().prepend(shape.extent(0)));
      return () -> {
        try (Tape tape = Tape.training(backend, 1, 0)) {
          Variable y = network.forward(tape, input(tape.watch(x), ends));
          Gradients unused = tape.backward(Map.of(y, dy), List.of());
        }
        backend.synchronise();
      };
    }

    private Optional<Tensor> ends(Backend backend) {
      return lengths.length == 0
          ? Optional.empty()
          : Optional.of(TensorValues.ofIntegers(backend, Shape.of(lengths.length), lengths));
    }

    private static Variable input(Variable x, Optional<Tensor> ends) {
      return ends.map(x::withLengths).orElse(x);
    }
  }

  /** Returns a layer with a batch of whole sequences, or of anything else. */
  static Batch of(LayerSpec layer, Shape batch) {
    return new Batch(layer, batch);
  }

  /** Returns the output for a batch, nothing recorded. */
  static Runnable forward(Backend backend, LayerSpec layer, Shape batch) {
    return of(layer, batch).forward(backend);
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
    return of(layer, batch).both(backend);
  }
}
