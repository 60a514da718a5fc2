package dev.cotangent.bench.feedforward;

import dev.cotangent.backend.Backend;
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
import dev.cotangent.bench.feedforward.SequenceComparison.Result;
import dev.cotangent.bench.figures.ReportOptions;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.Task;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.report.Heading;
import dev.cotangent.bench.training.Plan;
import dev.cotangent.bench.training.RunResult;
import dev.cotangent.bench.training.Training;
import dev.cotangent.nn.Summary;
import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares a perceptron over whole sequences with recurrent networks over their steps. */
@Command(
    name = "feedforward-recurrent",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Reads images of MNIST as sequences of 28 rows, all at once by a perceptron and row by row by"
          + " a simple RNN, a GRU and an LSTM, and prints accuracy, the cost of a training step"
          + " forward and backward, the share of backpropagation through time in it, and how time,"
          + " memory and parameters grow with the number of steps."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent compare feedforward-recurrent              10,000 images",
      "  cotangent compare feedforward-recurrent --report page.html",
      "  cotangent compare feedforward-recurrent --lengths 28,280 --models mlp,lstm",
      "  cotangent compare feedforward-recurrent --rows 60000 --seeds 3",
      "",
      "--json: keys schema (1), command, version, complete, backend (name, description, reason),",
      "jdk, seeds, trainRows, testRows, models: [model, title, parameters, flops, epochs, batch,",
      "forwardSeconds, backwardSeconds, throughTimeShare, and each with mean, deviation and runs:",
      "testAccuracy, secondsPerEpoch], lengths: [model, time, parameters, stepSeconds, peakBytes];",
      "null for the share through time where there is no recurrent layer."
    })
public final class FeedforwardCommand implements Callable<Integer> {
  private static final int DEFAULT_ROWS = 10_000;
  private static final int STEPS = 28;

  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();
  @Mixin private final DataArguments data = new DataArguments();
  @Mixin private final Repetition repetition = new Repetition(1);
  @Mixin private final ReportOptions report = new ReportOptions();

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "MODEL",
      defaultValue = "mlp,rnn,gru,lstm",
      description = "Which models: ${COMPLETION-CANDIDATES}; a comma between two. Default: all.")
  private List<Reader> models = List.of();

  @Option(
      names = "--lengths",
      split = ",",
      paramLabel = "T",
      defaultValue = "14,28,56,112",
      description = "Numbers of steps for the last table. Default: ${DEFAULT-VALUE}.")
  private List<Integer> lengths = List.of();

  /** A command in these surroundings, stopped by this signal. */
  public FeedforwardCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    repetition.check();
    lengths.forEach(t -> Arguments.requirePositive("--lengths", t));
    Console console = output.console(surroundings);
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      console.detail(() -> "backend " + chosen.summary());
      TaskData rows = data.loadAtMost(Task.MNIST, DEFAULT_ROWS);
      stop.workBegins();
      SequenceComparison comparison = compare(chosen, opened, console, rows);
      json.print(console, () -> SequenceJson.of(comparison), () -> SequenceText.of(comparison));
      if (comparison.heading().complete()) {
        report.write(() -> SequenceReport.of(comparison), console);
      }
      return (comparison.heading().complete() ? ExitCode.OK : ExitCode.INTERRUPTED).value();
    }
  }

  private SequenceComparison compare(
      Chosen chosen, Backend opened, Console console, TaskData rows) {
    List<Long> all = repetition.seeds();
    List<Result> results = new ArrayList<>();
    boolean complete = true;
    for (Reader reader : models) {
      Optional<Result> result = result(opened, console, rows, reader, all);
      result.ifPresent(results::add);
      complete &= result.isPresent();
    }
    return new SequenceComparison(new Heading(chosen, all, complete), rows, results);
  }

  /** Empty if Ctrl-C came first. */
  private Optional<Result> result(
      Backend opened, Console console, TaskData rows, Reader reader, List<Long> all) {
    Recipe recipe = reader.recipe();
    Recipe.Settings settings =
        repetition.epochs().map(recipe.settings()::epochs).orElse(recipe.settings());
    List<RunResult> runs = new ArrayList<>();
    for (long one : all) {
      if (stop.getAsBoolean()) {
        return Optional.empty();
      }
      var plan = new Plan(recipe, rows, settings, one);
      RunResult run = new Training(plan, opened, stop).run(console);
      if (run.stopped()) {
        return Optional.empty();
      }
      runs.add(run);
    }
    Shape sequence = Shape.of(STEPS, StepCost.FEATURES);
    long flops = Summary.of(reader.model(rows.classes()), sequence).flops();
    List<StepCost> costs =
        Stream.concat(Stream.of(STEPS), lengths.stream())
            .distinct()
            .map(time -> StepCost.of(opened, reader, time))
            .toList();
    List<StepCost> asked =
        costs.stream()
            .filter(c -> lengths.contains(c.time()))
            .sorted(Comparator.comparingInt(StepCost::time))
            .toList();
    return Optional.of(new Result(reader, flops, costs.getFirst(), asked, runs));
  }
}
