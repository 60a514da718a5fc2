package dev.cotangent.bench;

import picocli.CommandLine.Option;

/** What is said on stderr, for every verb. */
public final class OutputOptions {
  @Option(
      names = {"-q", "--quiet"},
      description = "No progress on stderr, only warnings and errors.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "More on stderr, and stack traces of errors.")
  private boolean verbose;

  @Option(names = "--no-color", description = "No colours; so does the variable NO_COLOR.")
  private boolean noColour;

  /** Returns a console that obeys these options. */
  public Console console(Surroundings surroundings) {
    Console.Verbosity verbosity =
        quiet
            ? Console.Verbosity.QUIET
            : verbose ? Console.Verbosity.VERBOSE : Console.Verbosity.NORMAL;
    return new Console(surroundings, verbosity, !noColour);
  }
}
