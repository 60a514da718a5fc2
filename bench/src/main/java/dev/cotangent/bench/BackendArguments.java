package dev.cotangent.bench;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendException;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a command computes on. */
public final class BackendArguments {
  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "Backend to compute on; \"cotangent backends\" lists them. Default: the best.")
  private Optional<String> backend = Optional.empty();

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads to compute with. Default: as many as the backend thinks right.")
  private int threads;

  /**
   * Opens the backend.
   *
   * @throws CommandException if it cannot be had, or the number of threads is negative
   */
  public Chosen open(Map<String, String> environment) {
    if (threads < 0) {
      throw new CommandException(ExitCode.USAGE, "--threads must not be negative, got " + threads);
    }
    BackendChoice choice = BackendChoice.of(backend, environment, Backends::report);
    var options = new BackendOptions(threads);
    try {
      Backend opened =
          choice.asked() ? Backends.named(choice.name(), options) : Backends.open(options);
      boolean expected = opened.name().equals(choice.name());
      return new Chosen(
          opened, expected ? choice.reason() : "chosen as the best that could be opened here");
    } catch (BackendException e) {
      throw new CommandException(ExitCode.NO_BACKEND, String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the number of threads that was asked for, all processors if none was. */
  public int threads() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
