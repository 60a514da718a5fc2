package dev.cotangent.bench.training;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.BackendArguments;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.DataArguments;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.JsonOption;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.Recipes;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.report.Json;
import dev.cotangent.data.Batches;
import dev.cotangent.data.Dataset;
import dev.cotangent.io.Weights;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.train.Confusion;
import dev.cotangent.train.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says how good saved weights are. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Prints the test accuracy of saved weights, and what they confuse.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent evaluate mnist-cnn.safetensors",
      "  cotangent evaluate mnist-cnn --weights other.safetensors",
      "",
      "--json: keys schema (1), command, version, backend (name, description, reason), jdk, model,",
      "title, testRows, testAccuracy."
    })
public final class EvaluateCommand implements Callable<Integer> {
  private static final int BATCH = 256;

  private final Surroundings surroundings;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();
  @Mixin private final DataArguments data = new DataArguments();

  @Parameters(
      paramLabel = "FILE|MODEL",
      description =
          "A file that \"train --save\" wrote, which names its model; or a model, with --weights.")
  private String subject = "";

  @Option(names = "--weights", paramLabel = "FILE", description = "The weights of MODEL.")
  private Optional<Path> weights = Optional.empty();

  /** A command in these surroundings. */
  public EvaluateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    Path file = weights.orElseGet(() -> Path.of(subject));
    if (!Files.isRegularFile(file)) {
      throw new CommandException(
          ExitCode.USAGE,
          "there is no file " + file + "; \"train --save\" writes one, --weights names one");
    }
    Recipe recipe = Recipes.named(weights.isPresent() ? subject : SavedModel.modelOf(file));
    Console console = output.console(surroundings);
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      console.info("backend " + chosen.summary());
      TaskData rows = data.load(recipe.task());
      Network network = recipe.model().apply(rows).build(opened, 0, rows.inputShape());
      Weights.load(network, file);
      Dataset test = rows.parts().test();
      Evaluation evaluation =
          Evaluation.of(network, Losses.softmaxCrossEntropy(), Batches.inOrder(test, BATCH));
      json.print(
          console,
          () -> json(chosen, recipe, evaluation),
          () -> recipe.name() + ": " + recipe.title() + "\n" + text(evaluation, test));
      return ExitCode.OK.value();
    }
  }

  private static String json(Chosen chosen, Recipe recipe, Evaluation evaluation) {
    return Json.document(
        "evaluate",
        json ->
            json.computedBy(chosen)
                .text("model", recipe.name())
                .text("title", recipe.title())
                .number("testRows", evaluation.rows())
                .number("testAccuracy", evaluation.accuracy().orElse(Double.NaN)));
  }

  private static String text(Evaluation evaluation, Dataset test) {
    Confusion confusion = evaluation.confusion().orElseThrow();
    return String.format(
        Locale.ROOT,
        "test accuracy %.2f %% of %,d rows%n%n%s",
        100 * confusion.accuracy(),
        evaluation.rows(),
        new ConfusionText(confusion, test.classNames()));
  }
}
