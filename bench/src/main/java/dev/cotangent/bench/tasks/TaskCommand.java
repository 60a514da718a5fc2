package dev.cotangent.bench.tasks;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.Arguments;
import dev.cotangent.bench.BackendArguments;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a recurrent network on one of the tasks that made it famous. */
@Command(
    name = "task",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Trains a recurrent network on a task of long memory; prints how good it is on unseen"
            + " examples, and what a network without memory would get.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent task adding                      LSTM of 8 units, T = 100",
      "  cotangent task adding --model rnn          the simple RNN beside it",
      "  cotangent task temporal-order --model rnn-orthogonal --clip 0",
      "  cotangent task copy --length 50 --check    exit code 1 if it is not solved",
    })
public final class TaskCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final BackendArguments backend = new BackendArguments();

  @Parameters(paramLabel = "TASK", description = "adding, temporal-order, copy or reber.")
  private String name = "";

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "lstm, lstm-chrono, gru, rnn, rnn-orthogonal or irnn. Default: the task's own.")
  private Optional<String> model = Optional.empty();

  @Option(names = "--length", paramLabel = "T", description = "Default: the task's own.")
  private Optional<Integer> length = Optional.empty();

  @Option(names = "--units", paramLabel = "N", description = "Default: the task's own.")
  private Optional<Integer> units = Optional.empty();

  @Option(names = "--steps", paramLabel = "N", description = "Updates. Default: the task's own.")
  private Optional<Integer> steps = Optional.empty();

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "First learning rate. Default: the task's own.")
  private Optional<Double> rate = Optional.empty();

  @Option(
      names = "--clip",
      paramLabel = "C",
      description = "Highest norm of the gradients; 0: no clipping. Default: 1.")
  private Optional<Double> clip = Optional.empty();

  @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: 1.")
  private long seed;

  @Option(names = "--check", description = "Exit with code 1 if the task is not solved.")
  private boolean check;

  /** A command in these surroundings, stopped by this signal. */
  public TaskCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() {
    TaskRecipe recipe =
        TaskRecipe.named(name)
            .orElseThrow(() ->
                new CommandException(
                    ExitCode.USAGE,
                    "there is no task \"%s\"; tasks are %s".formatted(name, TaskRecipe.names())));
    TaskModel chosenModel = model.map(TaskCommand::model).orElse(recipe.model());
    TaskRun.Settings settings = settings(recipe);
    SequenceTask task = recipe.task().apply(positive("--length", length, recipe.length()));
    int size = positive("--units", units, recipe.units());
    Console console = output.console(surroundings);
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      console.info("backend " + chosen.summary());
      stop.workBegins();
      var run = new TaskRun(task, chosenModel.of(task, size), settings, opened);
      TaskRun.Result result = run.run(console, stop);
      console.result(report(task, chosenModel, size, result));
      return end(task, result).value();
    }
  }

  private TaskRun.Settings settings(TaskRecipe recipe) {
    TaskRun.Settings usual = recipe.training();
    rate.ifPresent(r -> Arguments.requireAboveZero("--rate", r));
    double highest = clip.orElse(usual.clip());
    if (!(highest >= 0)) {
      throw new CommandException(ExitCode.USAGE, "--clip must not be negative, got " + highest);
    }
    return new TaskRun.Settings(
        positive("--steps", steps, usual.steps()),
        usual.batch(),
        rate.orElse(usual.rate()),
        usual.halving(),
        highest,
        usual.tests(),
        seed);
  }

  private static int positive(String option, Optional<Integer> value, int usual) {
    value.ifPresent(v -> Arguments.requirePositive(option, v));
    return value.orElse(usual);
  }

  private static TaskModel model(String name) {
    return Arrays.stream(TaskModel.values())
        .filter(m -> m.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CommandException(
                ExitCode.USAGE,
                "--model: there is no \"%s\"; models are %s"
                    .formatted(
                        name,
                        Arrays.stream(TaskModel.values())
                            .map(TaskModel::toString)
                            .collect(Collectors.joining(", ")))));
  }

  private static String report(
      SequenceTask task, TaskModel model, int units, TaskRun.Result result) {
    return String.format(
        Locale.ROOT,
        "%s: %s %d, %,d parameters, %,d steps in %.1f s%n%s%n%s%n%s%n",
        task.title(),
        model,
        units,
        result.parameters(),
        result.steps(),
        result.seconds(),
        result.score(),
        task.isSolved(result.score()) ? "solved" : "not solved",
        "loss: " + task.measure());
  }

  private ExitCode end(SequenceTask task, TaskRun.Result result) {
    if (result.stopped()) {
      return ExitCode.INTERRUPTED;
    }
    if (check && !task.isSolved(result.score())) {
      throw new CommandException(ExitCode.FAILED, task.title() + " was not solved");
    }
    return ExitCode.OK;
  }
}
