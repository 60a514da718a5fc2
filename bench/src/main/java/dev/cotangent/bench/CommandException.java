package dev.cotangent.bench;

import java.io.Serial;

/** A command cannot go on, for a reason that its user can mend. */
public final class CommandException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ExitCode code;

  /** An end with what failed, why, and what to do. */
  public CommandException(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  /** An end with what failed, why, and what to do, and its cause. */
  public CommandException(ExitCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns what the process is to answer. */
  public ExitCode code() {
    return code;
  }
}
