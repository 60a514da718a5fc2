package dev.cotangent.train;

/** A checkpoint does not fit the training that it is to be used for; nothing was changed. */
public final class CheckpointException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** An error with all that does not fit. */
  CheckpointException(String message) {
    super(message);
  }
}
