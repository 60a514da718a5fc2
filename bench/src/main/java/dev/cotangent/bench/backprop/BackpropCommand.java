package dev.cotangent.bench.backprop;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import dev.cotangent.bench.BackendArguments;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.DataArguments;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.JsonOption;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.Repetition;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.figures.ReportOptions;
import dev.cotangent.bench.models.Task;
import dev.cotangent.bench.report.Heading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares how convolutional and recurrent networks learn by backpropagation. */
@Command(
    name = "backprop",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Backpropagation through space and through time: trains a CNN, a simple RNN, a GRU and an"
          + " LSTM on the same names and on the same images (for the RNNs: their rows), beside a"
          + " perceptron, and prints where the gradient arrives, what a step costs forward and"
          + " backward, how much of it runs in parallel, what each reaches, and what is left when"
          + " rows or points of the images are shuffled."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent compare backprop --report page.html",
      "  cotangent compare backprop --tasks names --seeds 1       needs no data",
      "  cotangent compare backprop --tasks mnist --rows 60000",
      "",
      "--json: keys schema (1), command, version, complete, backend (name, description, reason),",
      "jdk, seeds, threads, contests: [task, order, trainRows, testRows, winner, models: [model,",
      "title, parameters, flops, usesPerParameter, epochs, batch, forwardSeconds, backwardSeconds,",
      "threadsOverOne, peakBytes, inputGradientAtStart, inputGradientAtEnd, and each with mean,",
      "deviation and runs: testAccuracy, secondsPerEpoch; lengths: [from, to, rows,",
      "testAccuracy]]], fields: [layer, height, width, core]; null where something was not",
      "measured. The package's documentation explains each."
    })
public final class BackpropCommand implements Callable<Integer> {
  private static final int SEEDS = 3;
  private static final int IMAGES = 10_000;

  /** What is learned; the constants' names in lower case are the command's words. */
  enum Rows {
    NAMES,
    MNIST
  }

  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();
  @Mixin private final DataArguments data = new DataArguments();
  @Mixin private final Repetition repetition = new Repetition(SEEDS);
  @Mixin private final ReportOptions report = new ReportOptions();

  @Option(
      names = "--tasks",
      split = ",",
      paramLabel = "TASK",
      defaultValue = "names,mnist",
      description =
          "What is learned: ${COMPLETION-CANDIDATES}; a comma between two. Default: both.")
  private Set<Rows> tasks = EnumSet.allOf(Rows.class);

  /** A command in these surroundings, stopped by this signal. */
  public BackpropCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    repetition.check();
    Console console = output.console(surroundings);
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      console.detail(() -> "backend " + chosen.summary());
      List<Contest> rows = new ArrayList<>();
      if (tasks.contains(Rows.NAMES)) {
        rows.add(BackpropRun.names(data.load(Task.NAMES)));
      }
      if (tasks.contains(Rows.MNIST)) {
        rows.addAll(BackpropRun.images(data.loadAtMost(Task.MNIST, IMAGES)));
      }
      stop.workBegins();
      BackpropComparison comparison = compare(chosen, opened, console, rows);
      json.print(console, () -> BackpropJson.of(comparison), () -> BackpropText.of(comparison));
      if (comparison.heading().complete()) {
        report.write(() -> BackpropReport.of(comparison), console);
      }
      return (comparison.heading().complete() ? ExitCode.OK : ExitCode.INTERRUPTED).value();
    }
  }

  private BackpropComparison compare(
      Chosen chosen, Backend opened, Console console, List<Contest> rows) {
    if (backend.threads() == 1) {
      return compare(
          chosen, new BackpropRun(opened, Optional.empty(), console, stop, repetition), rows);
    }
    try (Backend single = Backends.named(opened.name(), new BackendOptions(1))) {
      return compare(
          chosen, new BackpropRun(opened, Optional.of(single), console, stop, repetition), rows);
    }
  }

  private BackpropComparison compare(Chosen chosen, BackpropRun run, List<Contest> rows) {
    rows.forEach(run::fill);
    return new BackpropComparison(
        new Heading(chosen, repetition.seeds(), !stop.getAsBoolean()),
        backend.threads(),
        rows.stream().filter(c -> !c.entrants().isEmpty()).toList(),
        run.fields(rows));
  }
}
