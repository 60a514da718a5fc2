package dev.cotangent.backend;

import dev.cotangent.tensor.Shape;

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

  /**
   * Returns the error of a tensor for which the Java heap has no room.
   *
   * @param bytes that the tensor needs
   */
  public static BackendException outOfMemory(
      String backend, Shape shape, long bytes, OutOfMemoryError cause) {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    return new BackendException(
        "%s: no memory for a tensor %s of %,d bytes: %,d of the heap's %,d bytes are in use; "
                .formatted(backend, shape, bytes, used, runtime.maxMemory())
            + "smaller batches need less, and -Xmx gives more",
        cause);
  }
}
