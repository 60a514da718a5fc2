package dev.cotangent.backend;

/** How long a buffer is meant to live. */
public enum Lifetime {
  /** Until the program forgets it: parameters, optimiser state, running statistics. */
  PERSISTENT,
  /** Until it is released, soon: activations, gradients, workspace. May come from a pool. */
  SCOPED
}
