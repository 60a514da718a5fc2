package dev.cotangent.train;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.tensor.Tensor;
import java.util.Map;

/** What is added to the gradients of a step before they are clipped. */
public interface GradientTerm {

  /** Called before the forward pass of a step; may add listeners to its tape. */
  default void stepStarted(long step, Tape tape) {}

  /**
   * Returns what to add to the gradients of some parameters, of their shapes, allocated on the
   * tape.
   *
   * @param gradients of the loss and of the terms before this one
   */
  Map<Parameter, Tensor> of(long step, Tape tape, Gradients gradients);
}
