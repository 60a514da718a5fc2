package dev.cotangent.bench;

import dev.cotangent.data.DataException;
import dev.cotangent.io.FormatException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;

/** Turns what went wrong into lines on stderr and an exit code. */
final class ErrorHandler
    implements CommandLine.IParameterExceptionHandler, CommandLine.IExecutionExceptionHandler {
  private final Surroundings surroundings;

  ErrorHandler(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public int handleParseException(CommandLine.ParameterException e, String[] args) {
    var console = new Console(surroundings, Console.Verbosity.NORMAL, true);
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    console.error(String.valueOf(e.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, e.getCommandLine().getErr());
    console.info("Try \"" + command + " --help\".");
    return ExitCode.USAGE.value();
  }

  @Override
  public int handleExecutionException(
      Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    boolean verbose = parsed.originalArgs().stream().anyMatch(List.of("-v", "--verbose")::contains);
    var level = verbose ? Console.Verbosity.VERBOSE : Console.Verbosity.NORMAL;
    boolean colour = !parsed.originalArgs().contains("--no-color");
    var console = new Console(surroundings, level, colour);
    ExitCode code = code(e);
    if (code == ExitCode.INTERNAL) {
      console.error("a fault in this program: " + e);
      if (!verbose) {
        console.info("Run again with -v to see where it came from, and please report it.");
      }
    } else {
      console.error(String.valueOf(e.getMessage()));
    }
    console.trace(e);
    return code.value();
  }

  private static ExitCode code(Exception e) {
    return switch (e) {
      case CommandException command -> command.code();
      case DataException _, FormatException _ -> ExitCode.USAGE;
      case IOException _ -> ExitCode.FAILED;
      default -> ExitCode.INTERNAL;
    };
  }
}
