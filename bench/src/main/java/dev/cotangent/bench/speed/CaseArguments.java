package dev.cotangent.bench.speed;

import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.ExitCode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Option;

/** Which cases are measured: a few unless others are asked for. */
public final class CaseArguments {
  @Option(
      names = "--cases",
      paramLabel = "PATTERN",
      description =
          "Of all cases, those in whose name this regular expression is found. Default: a product"
              + " and six training steps.")
  private Optional<String> pattern = Optional.empty();

  @Option(names = "--all", description = "All cases: the whole table, some 10 minutes.")
  private boolean all;

  /**
   * Returns the cases that were asked for.
   *
   * @throws CommandException if there are none, or the pattern is malformed
   */
  List<SpeedCase> chosen() {
    if (pattern.isEmpty()) {
      return all ? SpeedCases.all() : SpeedCases.brief();
    }
    return matching(pattern.get());
  }

  /**
   * Returns the cases in whose name a regular expression is found.
   *
   * @throws CommandException if there are none, or it is malformed
   */
  public static List<SpeedCase> matching(String regex) {
    try {
      Pattern wanted = Pattern.compile(regex);
      List<SpeedCase> found =
          SpeedCases.all().stream().filter(c -> wanted.matcher(c.name()).find()).toList();
      if (found.isEmpty()) {
        throw new CommandException(
            ExitCode.USAGE, "--cases: nothing matches \"" + regex + "\"; --list shows the cases");
      }
      return found;
    } catch (PatternSyntaxException e) {
      throw new CommandException(ExitCode.USAGE, "--cases: " + e.getMessage(), e);
    }
  }
}
