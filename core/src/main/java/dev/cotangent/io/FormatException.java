package dev.cotangent.io;

import java.io.IOException;

/** A file does not hold what its format demands, or not what is asked of it. */
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** An error with the file and what is wrong in it. */
  public FormatException(String message) {
    super(message);
  }
}
