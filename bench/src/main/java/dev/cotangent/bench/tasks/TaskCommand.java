package dev.cotangent.bench.tasks;

import dev.cotangent.backend.Backend;
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
import java.util.Arrays;
import java.util.List;
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
      "",
      "--json: keys schema (1), command, version, complete, backend (name, description, reason),",
      "jdk, seeds, task, title, time (steps of a sequence), model, units, parameters, descent,",
      "batch, rate, halving, growth, clip, flow, noise, steps (updates that were done), seconds,",
      "testRows, loss, right (a share), solved, measure (what the loss is).",
    })
public final class TaskCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
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

  @Option(names = "--descent", paramLabel = "RULE", description = "adam or sgd. Default: adam.")
  private Optional<String> descent = Optional.empty();

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

  @Option(
      names = "--halving",
      paramLabel = "N",
      description = "Updates after which the rate is halved. Default: the task's own.")
  private Optional<Integer> halving = Optional.empty();

  @Option(
      names = "--growth",
      paramLabel = "N",
      description =
          "Updates during which examples grow from a tenth of the length to all of it; 0: all are"
              + " of full length. Default: the task's own.")
  private Optional<Integer> growth = Optional.empty();

  @Option(
      names = "--flow",
      paramLabel = "W",
      defaultValue = "0",
      description =
          "Weight of the regulariser that keeps gradients of a simple RNN from vanishing (Pascanu,"
              + " Mikolov and Bengio 2013). Default: 0.")
  private double flow;

  @Option(
      names = "--noise",
      paramLabel = "ETA",
      defaultValue = "0",
      description =
          "Gradient noise of variance ETA/(1 + step)^0.55 (Neelakantan et al. 2015). Default: 0.")
  private double noise;

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
    if (flow > 0 && !chosenModel.isSimple()) {
      throw new CommandException(
          ExitCode.USAGE,
          "--flow is for simple networks: rnn, rnn-orthogonal, irnn; got " + chosenModel);
    }
    TaskRun.Settings settings = settings(recipe);
    int time = positive("--length", length, recipe.length());
    SequenceTask task = recipe.task().apply(time);
    int size = positive("--units", units, recipe.units());
    Console console = output.console(surroundings);
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      console.info("backend " + chosen.summary());
      stop.workBegins();
      var run = new TaskRun(recipe.task(), time, t -> chosenModel.of(t, size), settings, opened);
      TaskRun.Result result = run.run(console, stop);
      var heading = new Heading(chosen, List.of(seed), !result.stopped());
      var report = new TaskReport(heading, name, task, chosenModel, size, settings, result);
      json.print(console, report::json, report::text);
      return end(report).value();
    }
  }

  private TaskRun.Settings settings(TaskRecipe recipe) {
    TaskRun.Settings usual = recipe.training();
    rate.ifPresent(r -> Arguments.requireAboveZero("--rate", r));
    var cures = new TaskRun.Cures(clip.orElse(usual.cures().clip()), flow, noise);
    requireNotNegative("--clip", cures.clip());
    requireNotNegative("--flow", cures.flow());
    requireNotNegative("--noise", cures.noise());
    int growing = growth.orElse(usual.growth());
    requireNotNegative("--growth", growing);
    return new TaskRun.Settings(
        descent.map(TaskCommand::descent).orElse(usual.descent()),
        positive("--steps", steps, usual.steps()),
        usual.batch(),
        rate.orElse(usual.rate()),
        positive("--halving", halving, usual.halving()),
        growing,
        cures,
        usual.tests(),
        seed);
  }

  private static void requireNotNegative(String option, double value) {
    if (!(value >= 0)) {
      throw new CommandException(ExitCode.USAGE, option + " must not be negative, got " + value);
    }
  }

  private static int positive(String option, Optional<Integer> value, int usual) {
    value.ifPresent(v -> Arguments.requirePositive(option, v));
    return value.orElse(usual);
  }

  private static TaskModel model(String name) {
    return named("--model", "models", name, TaskModel.values());
  }

  private static TaskRun.Descent descent(String name) {
    return named("--descent", "rules", name, TaskRun.Descent.values());
  }

  private static <T> T named(String option, String what, String name, T[] all) {
    return Arrays.stream(all)
        .filter(one -> one.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CommandException(
                ExitCode.USAGE,
                "%s: there is no \"%s\"; %s are %s"
                    .formatted(
                        option,
                        name,
                        what,
                        Arrays.stream(all).map(T::toString).collect(Collectors.joining(", ")))));
  }

  private ExitCode end(TaskReport report) {
    if (report.result().stopped()) {
      return ExitCode.INTERRUPTED;
    }
    if (check && !report.isSolved()) {
      throw new CommandException(ExitCode.FAILED, report.task().title() + " was not solved");
    }
    return ExitCode.OK;
  }
}
