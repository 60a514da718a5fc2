package dev.cotangent.bench;

import java.io.PrintStream;
import java.util.Map;

/**
 * What a process gives a command: its streams and environment.
 *
 * @param out where results go
 * @param err where everything else goes
 * @param environment variables such as {@code NO_COLOR} and {@code TERM}
 * @param terminal whether {@code err} is a terminal
 */
public record Surroundings(
    PrintStream out, PrintStream err, Map<String, String> environment, boolean terminal) {

  /** Returns those of this process; Java cannot ask about stderr alone, so the launcher says. */
  public static Surroundings ofProcess() {
    return new Surroundings(
        System.out, System.err, System.getenv(), Boolean.getBoolean("cotangent.stderr.terminal"));
  }

  /** Tells whether lines on {@code err} may be rewritten: a terminal that is not dumb. */
  public boolean canRewrite() {
    return terminal && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** Tells whether colours are welcome: no {@code NO_COLOR}, and a terminal to see them. */
  public boolean wantsColour() {
    return canRewrite() && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }
}
