package dev.cotangent.train.forwardforward;

/** Sees Forward-Forward training as it runs, on the thread that trains. */
public interface ForwardForwardListener {

  /**
   * Called after each batch.
   *
   * @param rows number of its examples
   */
  default void batchEnded(int rows) {}

  /** Called after each epoch. */
  default void epochEnded(ForwardForwardEpoch report) {}
}
