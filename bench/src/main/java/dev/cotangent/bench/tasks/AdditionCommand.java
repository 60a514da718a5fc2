package dev.cotangent.bench.tasks;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.AccuracyFloor;
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
import dev.cotangent.bench.report.Heading;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a sequence-to-sequence network to add. */
@Command(
    name = "addition",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Trains an encoder and a decoder to translate \"535+61\" to \"596\"; prints how many unseen"
            + " sums are right in every digit.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent addition",
      "  cotangent addition --attention             the decoder looks at each digit again",
      "  cotangent addition --digits 2 --steps 2000 --min-accuracy 90",
      "",
      "--json: keys schema (1), command, version, complete, backend (name, description, reason),",
      "jdk, seeds, digits, units, attention, parameters, batch, rate, steps (that were done),",
      "seconds, testRows, right (the share of these), sample: [question, answer].",
    })
public final class AdditionCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();
  @Mixin private final AccuracyFloor floor = new AccuracyFloor();

  @Option(names = "--digits", paramLabel = "N", defaultValue = "3", description = "Default: 3.")
  private int digits;

  @Option(names = "--units", paramLabel = "N", defaultValue = "128", description = "Default: 128.")
  private int units;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "6000",
      description = "Updates, each with 128 pairs. Default: 6000.")
  private int steps;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0.003",
      description = "First learning rate. Default: 0.003.")
  private double rate;

  @Option(
      names = "--attention",
      description = "The decoder reads all outputs of the encoder, by dot products.")
  private boolean attention;

  @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: 1.")
  private long seed;

  /** A command in these surroundings, stopped by this signal. */
  public AdditionCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Arguments.requirePositive("--digits", digits);
    Arguments.requirePositive("--units", units);
    Arguments.requirePositive("--steps", steps);
    Arguments.requireAboveZero("--rate", rate);
    if (digits > 8) {
      throw new CommandException(ExitCode.USAGE, "--digits must be at most 8, got " + digits);
    }
    var settings = new AdditionTask.Settings(units, steps, 128, rate, attention, seed);
    Console console = output.console(surroundings);
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      console.info("backend " + chosen.summary());
      stop.workBegins();
      var task = new AdditionTask(digits, settings);
      AdditionTask.Result result = task.run(opened, console, stop);
      var heading = new Heading(chosen, List.of(seed), !result.stopped());
      var report = new AdditionReport(heading, task, result);
      json.print(console, report::json, report::text);
      return end(result).value();
    }
  }

  private ExitCode end(AdditionTask.Result result) {
    if (result.stopped()) {
      return ExitCode.INTERRUPTED;
    }
    floor.require("addition", result.right());
    return ExitCode.OK;
  }
}
