package dev.cotangent.bench.cures;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.Arguments;
import dev.cotangent.bench.BackendArguments;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.DataArguments;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.JsonOption;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.Seeds;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.figures.ReportOptions;
import dev.cotangent.bench.models.Task;
import dev.cotangent.bench.report.Heading;
import dev.cotangent.bench.tasks.TemporalOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains networks with and without what keeps gradients alive, and judges their gradients. */
@Command(
    name = "cures",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Trains the same networks with and without each cure against gradients that vanish or explode,"
          + " and judges what it measures.",
      "Through layers: thirty dense layers on handwritten digits (see DATA.md). Through time:"
          + " recurrent networks on the order of two markers, which needs no data."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent compare cures --report cures.html",
      "  cotangent compare cures --paths time --seeds 20",
      "  cotangent compare cures --paths depth --figures DIR --png",
      "",
      "--json: keys schema (1), command, version, complete, backend (name, description, reason),",
      "jdk, seeds, paths: [path, task, steps, networks: [network, expected, when, asExpected,",
      "runs: [seed, accuracy, ratioAtStart, stateAtStart, ratioAtEnd, stateAtEnd, clipped (share",
      "of the steps), divergence (if training ended by it)]]]; null for a ratio that is not",
      "finite."
    })
public final class CuresCommand implements Callable<Integer> {
  /** What gradients go back through; the constants' names in lower case are words. */
  enum Path {
    DEPTH,
    TIME
  }

  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();
  @Mixin private final DataArguments data = new DataArguments();
  @Mixin private final Seeds seeds = new Seeds(3);
  @Mixin private final ReportOptions report = new ReportOptions();

  @Option(
      names = "--paths",
      split = ",",
      paramLabel = "PATH",
      defaultValue = "depth,time",
      description = "What gradients go through: depth, time; a comma between two. Default: both.")
  private Set<Path> paths = EnumSet.allOf(Path.class);

  @Option(
      names = "--depth-steps",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Updates of each deep network. Default: ${DEFAULT-VALUE}.")
  private int depthSteps;

  @Option(
      names = "--time-steps",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Updates of each recurrent network. Default: ${DEFAULT-VALUE}.")
  private int timeSteps;

  @Option(
      names = "--length",
      paramLabel = "T",
      defaultValue = "50",
      description = "Steps of time. Default: ${DEFAULT-VALUE}.")
  private int length;

  /** A command in these surroundings, stopped by this signal. */
  public CuresCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    List<Long> all = seeds.all();
    Arguments.requirePositive("--depth-steps", depthSteps);
    Arguments.requirePositive("--time-steps", timeSteps);
    if (length < 10) {
      throw new CommandException(ExitCode.USAGE, "--length must be at least 10, got " + length);
    }
    Console console = output.console(surroundings);
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      Optional<CureTask> digits =
          paths.contains(Path.DEPTH) ? Optional.of(digits()) : Optional.empty();
      stop.workBegins();
      Optional<Cures.Part> depth =
          digits.map(task -> part(task, depthSteps, Setups.depth(), opened, console));
      Optional<Cures.Part> time =
          paths.contains(Path.TIME)
              ? Optional.of(part(order(), timeSteps, Setups.time(length), opened, console))
              : Optional.empty();
      var cures = new Cures(new Heading(chosen, all, !stop.getAsBoolean()), depth, time);
      json.print(console, () -> CuresJson.of(cures), () -> CuresText.of(cures));
      if (cures.heading().complete()) {
        report.write(() -> CuresReport.of(cures), console);
      }
      return (cures.heading().complete() ? ExitCode.OK : ExitCode.INTERRUPTED).value();
    }
  }

  private CureTask digits() throws IOException {
    return new CureTask.Images(
        "handwritten digits of 8 × 8 points", data.load(Task.OPTDIGITS).parts());
  }

  private CureTask order() {
    return new CureTask.Order(new TemporalOrder(length));
  }

  private Cures.Part part(
      CureTask task, int steps, List<Setup> setups, Backend opened, Console console) {
    List<Group> groups = new ArrayList<>();
    for (Setup setup : setups) {
      List<CureResult> runs = new ArrayList<>();
      for (long one : seeds.all()) {
        if (!stop.getAsBoolean()) {
          CureResult result = new CureRun(setup, task, opened, one).run(steps, stop);
          runs.add(result);
          console.info(line(result));
        }
      }
      if (!runs.isEmpty()) {
        groups.add(new Group(setup, runs));
      }
    }
    return new Cures.Part(task, steps, groups);
  }

  private static String line(CureResult result) {
    return String.format(
        Locale.ROOT,
        "%s, seed %d: %.1f %% right; %s%s",
        result.setup().name(),
        result.seed(),
        100 * result.accuracy(),
        result.judged(),
        result.divergence().map(why -> "; " + why).orElse(""));
  }
}
