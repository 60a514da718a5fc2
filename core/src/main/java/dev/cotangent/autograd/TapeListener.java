package dev.cotangent.autograd;

import dev.cotangent.expr.Expr;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Sees every step of a tape as it runs; the tensors are valid during the call only. */
public interface TapeListener {

  /**
   * Where on a tape a step is.
   *
   * @param number counts the tape's steps from 0, recorded or not
   * @param path of the layer that applied the operation, empty outside layers
   */
  record Position(int number, String path, Op<?> op) {
    @Override
    public String toString() {
      return op.name()
          + (path.isEmpty() ? "" : " in layer " + path)
          + " (operation "
          + number
          + ")";
    }
  }

  /** Called after a forward computation. */
  default void forward(Position at, List<Tensor> inputs, List<Tensor> outputs) {}

  /** Called after a backward computation with the gradients that came and those it gave. */
  default void backward(
      Position at, List<Optional<Tensor>> outputGradients, List<Optional<Tensor>> inputGradients) {}

  /** Called with a gradient inside an operation, see {@link InputGradients#observe}. */
  default void inner(Position at, String what, Tensor gradient) {}

  /** Called with a gate inside an operation, see {@link InputGradients#observeGate}. */
  default void gate(Position at, String name, Expr function, Tensor values) {}

  /**
   * Tells whether {@link #inner} and {@link #gate} should be called, which costs time and memory.
   */
  default boolean wantsInner() {
    return false;
  }
}
