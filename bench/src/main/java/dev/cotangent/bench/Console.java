package dev.cotangent.bench;

import java.io.PrintStream;
import java.util.function.Supplier;

/** Prints for a command: its result to stdout, everything else to stderr. */
public final class Console {
  /** How much is said on stderr. */
  public enum Verbosity {
    /** Warnings and errors only. */
    QUIET,
    /** Progress, too. */
    NORMAL,
    /** Details and stack traces, too. */
    VERBOSE
  }

  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String PLAIN = "\u001b[0m";

  private final Surroundings surroundings;
  private final Verbosity verbosity;
  private final boolean colour;

  /**
   * A console.
   *
   * @param colour whether warnings and errors may be coloured, if the terminal agrees
   */
  public Console(Surroundings surroundings, Verbosity verbosity, boolean colour) {
    this.surroundings = surroundings;
    this.verbosity = verbosity;
    this.colour = colour && surroundings.wantsColour();
  }

  /** Prints a piece of the result, as it is, on stdout. */
  public void result(String text) {
    surroundings.out().print(text);
    surroundings.out().flush();
  }

  /** Prints a line about what goes on, unless quiet. */
  public void info(String line) {
    if (verbosity != Verbosity.QUIET) {
      surroundings.err().println(line);
    }
  }

  /** Prints a line that only {@code -v} asks for. */
  public void detail(Supplier<String> line) {
    if (verbosity == Verbosity.VERBOSE) {
      surroundings.err().println(line.get());
    }
  }

  /** Prints a warning. */
  public void warn(String line) {
    surroundings.err().println(painted(YELLOW, "warning: " + line));
  }

  /** Prints why a command failed. */
  public void error(String line) {
    surroundings.err().println(painted(RED, "cotangent: " + line));
  }

  /** Prints where an error came from, with {@code -v} only. */
  public void trace(Throwable cause) {
    if (verbosity == Verbosity.VERBOSE) {
      cause.printStackTrace(surroundings.err());
    }
  }

  /** Tells whether stack traces are printed. */
  public boolean isVerbose() {
    return verbosity == Verbosity.VERBOSE;
  }

  /** Tells whether progress is to be shown as a bar that is redrawn. */
  public boolean showsBar() {
    return verbosity != Verbosity.QUIET && surroundings.canRewrite();
  }

  /** Returns where a progress bar is to be drawn. */
  public PrintStream barStream() {
    return surroundings.err();
  }

  private String painted(String paint, String line) {
    return colour ? paint + line + PLAIN : line;
  }
}
