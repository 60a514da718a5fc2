package dev.cotangent.opencl;

import dev.cotangent.backend.BackendException;

/** An OpenCL function returned an error. */
final class ClException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ClException(String function, int status) {
    super("%s: %s (%d)".formatted(function, ClStatus.name(status), status));
    this.status = status;
  }

  ClException(String message, ClException cause) {
    super(message, cause);
    this.status = cause.status;
  }

  /** Returns the code, see {@link ClStatus}. */
  int status() {
    return status;
  }

  /** Tells whether the device or the host ran out of memory, or the buffer is too large. */
  boolean isOutOfMemory() {
    return status == ClStatus.MEM_OBJECT_ALLOCATION_FAILURE
        || status == ClStatus.OUT_OF_RESOURCES
        || status == ClStatus.OUT_OF_HOST_MEMORY
        || status == ClStatus.INVALID_BUFFER_SIZE;
  }
}
