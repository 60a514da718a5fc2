package dev.cotangent.bench.images;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.AccuracyFloor;
import dev.cotangent.bench.BackendArguments;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.DataArguments;
import dev.cotangent.bench.JsonOption;
import dev.cotangent.bench.OutputOptions;
import dev.cotangent.bench.Repetition;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.Surroundings;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.models.ImageModel;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.Task;
import dev.cotangent.bench.models.TaskData;
import java.io.IOException;
import java.util.List;
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
      ImagesJson.KEYS
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
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();
  @Mixin private final DataArguments data = new DataArguments();
  @Mixin private final Repetition repetition = new Repetition(1);
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

  /** A command in these surroundings, stopped by this signal. */
  public ImagesCommand(Surroundings surroundings, StopSignal stop) {
    this.surroundings = surroundings;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    repetition.check();
    List<Recipe> recipes =
        models.stream().map(word -> ImageModel.named(word).on(images.task())).toList();
    Console console = output.console(surroundings);
    Chosen chosen = backend.open(surroundings.environment());
    try (Backend opened = chosen.backend()) {
      console.detail(() -> "backend " + chosen.summary());
      TaskData rows = data.loadAtMost(images.task(), DEFAULT_ROWS);
      stop.workBegins();
      ImageComparison comparison =
          new ImageRun(opened, console, stop, rows, repetition).compare(chosen, recipes);
      json.print(
          console, () -> ImagesJson.of("images", comparison), () -> ImagesText.of(comparison));
      return comparison.end(floor).value();
    }
  }
}
