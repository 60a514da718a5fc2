package dev.cotangent.bench.forwardforward;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.AccuracyFloor;
import dev.cotangent.bench.Arguments;
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
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.report.Heading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains the same perceptron by backpropagation and by Forward-Forward. */
@Command(
    name = "forward-forward",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Trains the same dense layers on MNIST by backpropagation and by the Forward-Forward"
          + " algorithm (Hinton 2022), whose layers learn each by a loss of its own, and prints"
          + " what each reaches, what it costs, and what memory it needs as the network grows"
          + " deeper."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent compare forward-forward                 20,000 images, under three minutes",
      "  cotangent compare forward-forward --full          all images, seven minutes and more",
      "  cotangent compare forward-forward --seeds 3       mean and deviation over three seeds",
      "  cotangent compare forward-forward --report page.html",
      "  cotangent compare forward-forward --json > ff.json",
      "",
      "--json: keys schema (1), command, version, complete, backend (name, description, reason),",
      "jdk, seeds, trainRows, testRows, epochs, batch, layers, units, backpropagation and",
      "forwardForward (parameters, and each with mean, deviation and runs: testError,",
      "readoutError, secondsPerEpoch, peakBytes; of forwardForward also layerFigures:",
      "[positiveGoodness, negativeGoodness, separated, testError]), memoryByDepth: [depth,",
      "backpropagationBytes, forwardForwardBytes]."
    })
public final class ForwardForwardCommand implements Callable<Integer> {
  private static final int QUICK_ROWS = 20_000;
  private static final int QUICK_EPOCHS = 5;
  private static final double QUICK_RATE = 4e-3;
  private static final int QUICK_LAYERS = 3;
  private static final int QUICK_UNITS = 500;
  private static final int FULL_EPOCHS = 20;
  private static final int FULL_LAYERS = 2;
  private static final int FULL_UNITS = 800;
  private static final double FULL_RATE = 2.5e-3;

  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();
  @Mixin private final DataArguments data = new DataArguments();
  @Mixin private final Repetition repetition = new Repetition(1);
  @Mixin private final ReportOptions report = new ReportOptions();
  @Mixin private final AccuracyFloor floor = new AccuracyFloor();

  @Option(
      names = "--full",
      description = "All rows, images moved by up to a pixel, and 20 epochs instead of 5.")
  private boolean full;

  @Option(
      names = "--layers",
      paramLabel = "N",
      description = "Hidden layers. Default: 3, with --full 2.")
  private Optional<Integer> layers = Optional.empty();

  @Option(
      names = "--units",
      paramLabel = "N",
      description = "Units of each hidden layer. Default: 500, with --full 800.")
  private Optional<Integer> units = Optional.empty();

  /** A command in these surroundings, stopped by this signal. */
  public ForwardForwardCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    repetition.check();
    layers.ifPresent(n -> Arguments.requirePositive("--layers", n));
    units.ifPresent(n -> Arguments.requirePositive("--units", n));
    Console console = output.console(surroundings);
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      console.detail(() -> "backend " + chosen.summary());
      TaskData rows = full ? data.load(Task.MNIST) : data.loadAtMost(Task.MNIST, QUICK_ROWS);
      stop.workBegins();
      Rivalry rivalry = compare(chosen, opened, console, rows);
      json.print(
          console, () -> ForwardForwardJson.of(rivalry), () -> ForwardForwardText.of(rivalry));
      if (rivalry.heading().complete()) {
        report.write(() -> ForwardForwardReport.of(rivalry), console);
      }
      return end(rivalry).value();
    }
  }

  private Rivalry compare(Chosen chosen, Backend opened, Console console, TaskData rows) {
    var perceptron =
        full
            ? new Perceptron(layers.orElse(FULL_LAYERS), units.orElse(FULL_UNITS))
            : new Perceptron(layers.orElse(QUICK_LAYERS), units.orElse(QUICK_UNITS));
    Settings settings =
        full
            ? new Settings(repetition.epochs().orElse(FULL_EPOCHS), 128, 1, FULL_RATE)
            : new Settings(repetition.epochs().orElse(QUICK_EPOCHS), 128, 0, QUICK_RATE);
    var run = new RivalryRun(opened, console, stop, rows, perceptron, settings);
    List<Long> all = repetition.seeds();
    List<SeedRun> runs = new ArrayList<>();
    for (long one : all) {
      if (!stop.getAsBoolean()) {
        run.of(one).ifPresent(runs::add);
      }
    }
    List<DepthMemory> memory =
        stop.getAsBoolean()
            ? List.of()
            : DepthMemory.measure(
                opened, rows.parts().train(), settings.batch(), perceptron.units());
    boolean complete = runs.size() == all.size() && !stop.getAsBoolean();
    return new Rivalry(
        new Heading(chosen, all, complete), rows, perceptron, settings, runs, memory);
  }

  private ExitCode end(Rivalry rivalry) {
    if (!rivalry.heading().complete()) {
      return ExitCode.INTERRUPTED;
    }
    rivalry
        .runs()
        .forEach(r -> floor.require("forward-forward", 1 - r.forwardForward().testError()));
    return ExitCode.OK;
  }
}
