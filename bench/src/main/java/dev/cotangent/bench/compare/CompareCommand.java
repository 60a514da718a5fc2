package dev.cotangent.bench.compare;

import dev.cotangent.backend.Backend;
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
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.Recipes;
import dev.cotangent.bench.models.Task;
import dev.cotangent.bench.report.Heading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a CNN and recurrent networks on the same rows and prints one table. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Trains a CNN, a simple RNN, a GRU and an LSTM on the same rows, and prints what each"
          + " reaches, what it costs, and how far its gradients reach.",
      "The rows: which language is this name in? They come with every full JDK."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent compare",
      "  cotangent compare --models cnn,gru --epochs 5",
      "  cotangent compare --seeds 3            mean and deviation over three seeds",
      "  cotangent compare --mnist --data DIR   images, too",
      "  cotangent compare --json > compare.json",
      "",
      "--json: keys schema (1), command, version, complete, backend (name, description, reason),",
      "jdk, seeds, tables: [task, trainRows, testRows, classes, sha256 (of the names), baselines:",
      "[name, accuracy], models: [model, title, parameters, epochs, and each with mean, deviation",
      "and runs: testAccuracy, secondsPerEpoch, gradientLeftAtStart, gradientLeftAtEnd,",
      "throughTimeAtStart, throughTimeAtEnd]]; null for what does not exist, such as time in a",
      "CNN."
    })
public final class CompareCommand implements Callable<Integer> {
  /** What is compared; the constants' names in lower case are the command's words. */
  enum Model {
    CNN,
    RNN,
    GRU,
    LSTM;

    Recipe recipe() {
      return Recipes.named("names-" + name().toLowerCase(Locale.ROOT));
    }
  }

  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();
  @Mixin private final DataArguments data = new DataArguments();
  @Mixin private final Repetition repetition = new Repetition(1);

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "MODEL",
      defaultValue = "cnn,rnn,gru,lstm",
      description = "Which models: ${COMPLETION-CANDIDATES}; a comma between two. Default: all.")
  private List<Model> models = List.of();

  @Option(
      names = "--mnist",
      description = "A second table: a CNN and an LSTM over rows on MNIST images.")
  private boolean mnist;

  /** A command in these surroundings, stopped by this signal. */
  public CompareCommand(Surroundings surroundings, StopSignal stop) {
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
      List<TaskTable> tables = new ArrayList<>(List.of(table(Task.NAMES)));
      if (mnist) {
        tables.add(table(Task.MNIST));
      }
      stop.workBegins();
      var run = new ComparisonRun(opened, console, stop, repetition.seeds(), repetition.epochs());
      boolean complete = true;
      for (TaskTable table : tables) {
        complete = complete && run.fill(table, recipes(table.data().task()));
      }
      var comparison = new Comparison(new Heading(chosen, repetition.seeds(), complete), tables);
      json.print(console, () -> CompareJson.of(comparison), () -> CompareText.of(comparison));
      return (complete ? ExitCode.OK : ExitCode.INTERRUPTED).value();
    }
  }

  private TaskTable table(Task task) throws IOException {
    return TaskTable.of(data.load(task));
  }

  private List<Recipe> recipes(Task task) {
    return task == Task.NAMES
        ? models.stream().map(Model::recipe).toList()
        : List.of(Recipes.named("mnist-cnn"), Recipes.named("mnist-lstm"));
  }
}
