package dev.cotangent.nn;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;

/** A built layer: applies operations to a batch, with the parameters it was built with. */
@FunctionalInterface
public interface Layer {

  /**
   * Returns the output for a batch.
   *
   * @param x first axis is the batch, the others are the shape the layer was built for
   */
  Variable forward(Tape tape, Variable x);
}
