package dev.cotangent.bench;

import dev.cotangent.backend.BackendException;
import dev.cotangent.data.DataException;
import dev.cotangent.io.FormatException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
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
    console.error(String.valueOf(e.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, e.getCommandLine().getErr());
    console.info(help(e.getCommandLine()));
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
      console.error(e instanceof IOException io ? reason(io) : String.valueOf(e.getMessage()));
    }
    if (e instanceof CommandException && code == ExitCode.USAGE) {
      console.info(help(line));
    }
    console.trace(e);
    return code.value();
  }

  /** Says what there was when there was no more memory, outside of a backend. */
  int handleOutOfMemory() {
    var console = new Console(surroundings, Console.Verbosity.NORMAL, true);
    console.error(
        "out of memory: all of the heap's %,d MiB are in use; JAVA_TOOL_OPTIONS=-Xmx4g gives it 4 GiB"
            .formatted(Runtime.getRuntime().maxMemory() >> 20));
    return ExitCode.FAILED.value();
  }

  private static String help(CommandLine line) {
    return "Try \"" + line.getCommandSpec().qualifiedName() + " --help\".";
  }

  /** Says in words what the JDK says by a type, with the file's name alone as the message. */
  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException file -> "there is no file " + file.getFile() + "; check the path";
      case AccessDeniedException file ->
          "no permission for " + file.getFile() + "; check its owner and mode";
      case FileAlreadyExistsException file -> file.getFile() + " is in the way: it exists already";
      case FormatException _, DataException _ -> String.valueOf(e.getMessage());
      default -> "input or output failed: " + e;
    };
  }

  private static ExitCode code(Exception e) {
    return switch (e) {
      case CommandException command -> command.code();
      case DataException _, FormatException _ -> ExitCode.USAGE;
      case IOException _, BackendException _ -> ExitCode.FAILED;
      default -> ExitCode.INTERNAL;
    };
  }
}
