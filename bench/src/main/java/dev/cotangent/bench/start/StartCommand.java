package dev.cotangent.bench.start;

import dev.cotangent.bench.Arguments;
import dev.cotangent.bench.BackendArguments;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.JsonOption;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.fresh.FreshProcess;
import dev.cotangent.bench.report.Conditions;
import dev.cotangent.bench.speed.PythonTwin;
import dev.cotangent.bench.speed.SpeedCase;
import dev.cotangent.bench.speed.SpeedCases;
import dev.cotangent.data.DataLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the first seconds of a program that trains, and a whole short job. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Measures, in fresh processes and from their launch, when LeNet-5 or another model trains at"
            + " 90 %% of its steady speed, and how long one epoch of LeNet-5 on MNIST takes, start-up"
            + " and reading included; with --python, beside PyTorch by turns.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent start --python python3",
      "  cotangent start --runs 5 --seconds 30",
      "  cotangent start --case train/lstm128-rowmnist-b64-adam --no-job",
      "",
      "Figures are medians of all runs. ratio: how many times better than the peer.",
      "A speed is that of 50 steps together; the steady one is that of the second half.",
      "--json: keys schema (1), command, version, complete, backend (name, description, reason),",
      "jdk, flags, threads, case, figures: [what, unit, ours, peer, ratio]; null where something was",
      "not measured."
    })
public final class StartCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();

  @Option(
      names = "--case",
      paramLabel = "NAME",
      description =
          "What a step is, as \"cotangent bench --list --all\" names it. Default:"
              + " train/lenet5-mnist-b64-sgd.")
  private String step = "train/lenet5-mnist-b64-sgd";

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "15",
      description = "Seconds from launch to the last step. Default: 15.")
  private double seconds;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Processes of each kind. Default: 3.")
  private int runs;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder above that of MNIST. Default: as for train.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--no-job", description = "Without the whole job, which needs MNIST.")
  private boolean noJob;

  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "Measure PyTorch, too, with this Python.")
  private Optional<String> python = Optional.empty();

  /** A command in these surroundings, stopped by this signal between two runs. */
  public StartCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    Arguments.requirePositive("--runs", runs);
    Arguments.requireAboveZero("--seconds", seconds);
    String name = named(step).name();
    Optional<Path> mnist =
        noJob ? Optional.empty() : Optional.of(DataLocation.ofProcess().find("mnist", data));
    Console console = output.console(surroundings);
    Chosen chosen = backend.open(surroundings.environment());
    chosen.backend().close(); // each process opens it by its name
    stop.workBegins();
    var twin = python.map(path -> new PythonTwin(path, backend.threads()));
    var measured = new StartRuns(name, chosen.backend().name(), backend.threads(), twin);
    for (int run = 1; run <= runs && !stop.getAsBoolean(); run++) {
      console.info("run %d of %d".formatted(run, runs));
      measured.climb(seconds);
      if (mnist.isPresent()) {
        measured.job(mnist.get());
      }
    }
    boolean complete = !stop.getAsBoolean();
    var conditions = new Conditions(complete, chosen, backend.threads(), FreshProcess.flags());
    var table = new StartTable(conditions, name, measured.rows(seconds));
    json.print(console, table::json, table::text);
    return (complete ? ExitCode.OK : ExitCode.INTERRUPTED).value();
  }

  private static SpeedCase named(String name) {
    try {
      return SpeedCases.named(name);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.USAGE,
          "--case: none is called \"" + name + "\"; bench --list --all shows them",
          e);
    }
  }
}
