package dev.cotangent.bench.tune;

import dev.cotangent.backend.BackendException;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.JsonOption;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.opencl.OpenClTuner;
import java.io.IOException;
import java.time.Duration;
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
      "--json: keys schema (1), command, version, complete, device, file, kept (whether anything",
      "was written there), trials: [product, tile, gflops, outcome]; null where something was not",
      "measured."
    })
public final class TuneCommand implements Callable<Integer> {
  private static final int MOST_SECONDS = 60;

  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();

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
      var report =
          new TuneReport(
              OpenClTuner.run(
                  limit,
                  stop,
                  trial ->
                      console.info("tried " + trial.product() + " in tiles of " + trial.tile())));
      json.print(console, report::json, report::text);
    } catch (BackendException e) {
      throw new CommandException(ExitCode.NO_BACKEND, String.valueOf(e.getMessage()), e);
    }
    return (stop.getAsBoolean() ? ExitCode.INTERRUPTED : ExitCode.OK).value();
  }
}
