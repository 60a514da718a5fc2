package dev.cotangent.diagnostics;

/** Takes what an observatory sees, on the thread that trains. */
@FunctionalInterface
public interface ObservationListener {

  /** Called after each step that was looked at. */
  void observed(StepObservation observation);

  /** Called after each step whose gradients were clipped, whether it was looked at or not. */
  default void clipped(ClippedStep step) {}

  /** Called when training ends because a value was not finite, if its origin was found. */
  default void diverged(NonFinite origin) {}
}
