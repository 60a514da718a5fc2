package dev.cotangent.train;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;

/** Sees training as it runs, on the thread that trains. */
public interface TrainingListener {

  /** Called before the forward pass of a step; may add listeners to its tape. */
  default void stepStarted(long step, Tape tape) {}

  /** Called with the gradients of a step, before clipping; they are valid during the call only. */
  default void gradients(long step, Gradients gradients) {}

  /** Called after each step. */
  default void stepEnded(StepReport report) {}

  /** Called before training ends with an error, as a value was not finite. */
  default void diverged(DivergedException cause) {}

  /** Called after each epoch. */
  default void epochEnded(EpochReport report) {}
}
