package dev.cotangent.bench.tune;

import dev.cotangent.backend.BackendException;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.report.TextTable;
import dev.cotangent.opencl.OpenClTuner;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds the fastest tiles of matrix products on the OpenCL device, and keeps them. */
@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Tries the tiles of matrix products on the OpenCL device, each checked against the"
            + " reference, and keeps the fastest ones in the user's cache for every later run.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent tune",
      "  JAVA_TOOL_OPTIONS=-Dcotangent.opencl.device=1 cotangent tune",
      "",
      "Results are the same bits before and after. Delete the file that is printed to undo it.",
    })
public final class TuneCommand implements Callable<Integer> {
  private static final int MOST_SECONDS = 60;

  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "55",
      description =
          "Seconds in which tuning ends, at most 60; what is not done by then is given up."
              + " Default: 55, so that the whole command takes a minute at most.")
  private double seconds;

  /** A command in these surroundings, stopped by this signal between two candidates. */
  public TuneCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
      throw new CommandException(
          ExitCode.USAGE, "--seconds must be above 0 and at most 60, got " + seconds);
    }
    Console console = output.console(surroundings);
    stop.workBegins();
    var limit = Duration.ofNanos((long) (seconds * 1e9));
    try {
      console.result(
          text(
              OpenClTuner.run(
                  limit,
                  stop,
                  trial ->
                      console.info("tried " + trial.product() + " in tiles of " + trial.tile()))));
    } catch (BackendException e) {
      throw new CommandException(ExitCode.NO_BACKEND, String.valueOf(e.getMessage()), e);
    }
    return (stop.getAsBoolean() ? ExitCode.INTERRUPTED : ExitCode.OK).value();
  }

  private static String text(OpenClTuner.Result result) {
    var table = new TextTable("product", "tile", "GFLOP/s", "outcome");
    for (OpenClTuner.Trial trial : result.trials()) {
      table.row(
          trial.product().toLowerCase(Locale.ROOT).replace('_', ' '),
          trial.tile(),
          Double.isNaN(trial.gflops()) ? "-" : String.format(Locale.ROOT, "%.0f", trial.gflops()),
          trial.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    String kept =
        result.trials().isEmpty()
            ? "there was no time to try anything, so nothing was changed"
            : "kept in  "
                + result.file()
                + (result.complete() ? "" : "; there was no time for all candidates");
    return "device   %s%n%n%s%n%s%n".formatted(result.device(), table, kept);
  }
}
