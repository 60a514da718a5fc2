package dev.cotangent.backend;

/** A device or a backend failed, or the backend that was asked for cannot be had. */
public class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error with what failed, why, and what to do. */
  public BackendException(String message) {
    super(message);
  }

  /** An error with what failed, why, and what to do, and its cause. */
  public BackendException(String message, Throwable cause) {
    super(message, cause);
  }
}
