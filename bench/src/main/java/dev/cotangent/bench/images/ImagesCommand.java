package dev.cotangent.bench.images;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.AccuracyFloor;
import dev.cotangent.bench.Arguments;
import dev.cotangent.bench.BackendArguments;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.DataArguments;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.models.ImageModel;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.Task;
import dev.cotangent.bench.models.TaskData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains image models on the same rows and prints what each costs and how it learns. */
@Command(
    name = "images",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Trains a plain net, ResNet-20 and a small ConvNeXt on the same images, and prints parameters,"
          + " flops, activation memory, seconds of a step, accuracy, and the gradient's norm in each"
          + " stage.",
      "The images: MNIST, CIFAR-10, or a folder of your own; see DATA.md."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent images                                 10,000 images of MNIST",
      "  cotangent images --task cifar10 --rows 50000",
      "  cotangent images --models tanh30,tanh30-orthogonal,tanh30-skip --rows 60000",
      "  cotangent images --json > images.json",
      "",
      "--json: one document; keys schema (1), command, version, complete, backend, jdk, seeds,"
          + " tables:",
      "[task, trainRows, testRows, classes, batch, models: [model, title, parameters, epochs,",
      "testAccuracy, secondsPerEpoch, flops, activationBytes, forwardSeconds, backwardSeconds,",
      "firstOverLastAtStart, firstOverLastAtEnd, stages: [stage, gradientAtStart, gradientAtEnd]]]."
    })
public final class ImagesCommand implements Callable<Integer> {
  /** Rows that the command trains on unless told otherwise: every sixth image of MNIST. */
  private static final int DEFAULT_ROWS = 10_000;

  /** Sets of images; the constants' names in lower case are the command's words. */
  enum Images {
    MNIST,
    CIFAR10,
    IMAGES;

    Task task() {
      return Task.valueOf(name());
    }
  }

  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final BackendArguments backend = new BackendArguments();
  @Mixin private final DataArguments data = new DataArguments();
  @Mixin private final AccuracyFloor floor = new AccuracyFloor();

  @Option(
      names = "--task",
      paramLabel = "TASK",
      defaultValue = "mnist",
      description = "Which images: mnist, cifar10, or images for a folder. Default: mnist.")
  private Images images = Images.MNIST;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "MODEL",
      defaultValue = "plain20,resnet20,convnext",
      description =
          "Which models, as \"train --help\" lists them after \"mnist-\"; a comma between two."
              + " Default: ${DEFAULT-VALUE}.")
  private List<String> models = List.of();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs of each model. Default: each recipe's own.")
  private Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of initial values, order, dropout and augmentation. Default: 1.")
  private long seed;

  @Option(names = "--json", description = "Print one JSON document instead of the table.")
  private boolean json;

  /** A command in these surroundings, stopped by this signal. */
  public ImagesCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    epochs.ifPresent(n -> Arguments.requirePositive("--epochs", n));
    List<Recipe> recipes =
        models.stream().map(word -> ImageModel.named(word).on(images.task())).toList();
    Console console = output.console(surroundings);
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      console.detail(() -> "backend " + chosen.summary());
      TaskData rows = data.loadAtMost(images.task(), DEFAULT_ROWS);
      stop.workBegins();
      var run = new ImageRun(opened, console, stop, rows, epochs, seed);
      List<ImageResult> results = new ArrayList<>();
      for (Recipe recipe : recipes) {
        if (!stop.getAsBoolean()) {
          results.add(run.of(recipe));
        }
      }
      boolean complete =
          results.size() == recipes.size() && results.stream().noneMatch(r -> r.run().stopped());
      var comparison = new ImageComparison(chosen, rows, seed, complete, results);
      console.result(json ? ImagesJson.of(comparison) : ImagesText.of(comparison));
      return end(comparison).value();
    }
  }

  private ExitCode end(ImageComparison comparison) {
    if (!comparison.complete()) {
      return ExitCode.INTERRUPTED;
    }
    comparison
        .models()
        .forEach(result -> floor.require(result.recipe().name(), result.run().testAccuracy()));
    return ExitCode.OK;
  }
}
