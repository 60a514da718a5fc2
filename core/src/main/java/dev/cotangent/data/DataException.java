package dev.cotangent.data;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/**
 * Data that is missing, truncated, corrupt or of another format.
 *
 * <p>The message names the file, what is wrong and what was expected. Failures of the file system
 * itself stay plain {@link IOException}s.
 */
public final class DataException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates the exception with its whole message. */
  public DataException(String message) {
    super(message);
  }

  /** Creates the exception for a file: what is wrong in it, and what was expected. */
  static DataException in(Path file, String wrong, String expected) {
    return new DataException(file + ": " + wrong + ", expected " + expected);
  }

  /** Creates the exception for a line of a text file, counted from 1. */
  static DataException in(Path file, long line, String wrong, String expected) {
    return new DataException(file + ":" + line + ": " + wrong + ", expected " + expected);
  }
}
