package dev.cotangent.bench;

/** What the process answers its caller. */
public enum ExitCode {
  /** All went well. */
  OK(0),
  /** It ran, but failed: training diverged, or the accuracy asked for was not reached. */
  FAILED(1),
  /** The command line is wrong, or data is missing or malformed. */
  USAGE(2),
  /** The backend that was asked for cannot be had. */
  NO_BACKEND(3),
  /** A fault in this program. */
  INTERNAL(70),
  /** Ended by Ctrl-C. */
  INTERRUPTED(130);

  private final int value;

  ExitCode(int value) {
    this.value = value;
  }

  /** Returns the number. */
  public int value() {
    return value;
  }
}
