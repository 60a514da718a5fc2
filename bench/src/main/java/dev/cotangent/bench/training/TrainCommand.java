package dev.cotangent.bench.training;

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
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.Recipes;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.report.Heading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains one model and says how it goes. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Trains one model; prints loss, accuracies and seconds of each epoch.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent train names-gru",
      "  cotangent train mnist-cnn --epochs 3 --save mnist-cnn.safetensors",
      "  cotangent train mnist-cnn --checkpoints DIR --resume     goes on where it was stopped",
      "  cotangent train pendigits-lstm --min-accuracy 96   exit code 1 if it is lower",
      "  cotangent train charlm --text FILE                 a language model of characters",
      "  cotangent train wordlm --text FILE                 one of words",
      "",
      "--json: keys schema (1), command, version, complete, backend (name, description, reason),",
      "jdk, seeds, model, title, parameters, epochs: [epoch, loss, trainAccuracy, testAccuracy,",
      "seconds], testRows, testAccuracy; null where something was not measured."
    })
public final class TrainCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();
  @Mixin private final DataArguments data = new DataArguments();
  @Mixin private final CheckpointArguments checkpoints = new CheckpointArguments();
  @Mixin private final AccuracyFloor floor = new AccuracyFloor();

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1", // a verb of its own, such as charlm, may stand in its place
      completionCandidates = RecipeNames.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String model = "";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the rows. Default: the recipe's own.")
  private Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of initial values, order and dropout. Default: 1.")
  private long seed;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Write the weights there, as safetensors; after Ctrl-C, too.")
  private Optional<Path> save = Optional.empty();

  /** A command in these surroundings, stopped by this signal. */
  public TrainCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    Recipe recipe = Recipes.named(model);
    epochs.ifPresent(n -> Arguments.requirePositive("--epochs", n));
    save.ifPresent(SavedModel::requireWritable);
    checkpoints.check();
    Console console = output.console(surroundings);
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      TaskData rows = data.load(recipe.task());
      Recipe.Settings settings = epochs.map(recipe.settings()::epochs).orElse(recipe.settings());
      console.info("backend " + chosen.summary());
      stop.workBegins();
      var training = new Training(new Plan(recipe, rows, settings, seed), opened, stop);
      checkpoints.apply(training::resume, training::save, console);
      RunResult run = training.testingEachEpoch().run(console);
      if (save.isPresent()) {
        SavedModel.write(save.get(), recipe, run.network());
        console.info("weights saved to " + save.get());
      }
      var heading = new Heading(chosen, List.of(seed), !run.stopped());
      json.print(
          console, () -> TrainJson.of(heading, recipe, run), () -> TrainText.of(recipe, run));
      return end(console, run).value();
    }
  }

  private ExitCode end(Console console, RunResult run) {
    if (run.stopped()) {
      console.warn("stopped after " + run.epochs().size() + " whole epochs" + checkpoints.advice());
      return ExitCode.INTERRUPTED;
    }
    floor.require(model, run.testAccuracy());
    return ExitCode.OK;
  }
}
