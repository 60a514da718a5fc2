package dev.cotangent.bench;

/** Checks of arguments that picocli's types do not make. */
public final class Arguments {
  private Arguments() {}

  /**
   * Checks that an option is at least 1.
   *
   * @throws CommandException if it is not
   */
  public static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new CommandException(ExitCode.USAGE, option + " must be at least 1, got " + value);
    }
  }

  /**
   * Checks that an option is above 0.
   *
   * @throws CommandException if it is not, or not a number
   */
  public static void requireAboveZero(String option, double value) {
    if (!(value > 0)) {
      throw new CommandException(ExitCode.USAGE, option + " must be above 0, got " + value);
    }
  }
}
