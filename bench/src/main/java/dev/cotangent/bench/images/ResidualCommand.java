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
import dev.cotangent.bench.figures.ReportOptions;
import dev.cotangent.bench.models.ImageModel;
import dev.cotangent.bench.models.Task;
import dev.cotangent.bench.models.TaskData;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Compares a plain net, a ResNet and a ConvNeXt stage by stage. */
@Command(
    name = "resnet-convnext",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Trains ResNet-20, a small ConvNeXt, and as a control the same plain net without shortcuts on"
          + " images of MNIST, and prints the norm of the gradient in each stage before and after"
          + " training, parameters, flops, seconds forward and backward, and accuracy."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cotangent compare resnet-convnext                    3,000 images",
      "  cotangent compare resnet-convnext --report page.html",
      "  cotangent compare resnet-convnext --rows 10000 --seeds 3",
      "  cotangent compare resnet-convnext --json > stages.json",
      "",
      ImagesJson.KEYS
    })
public final class ResidualCommand implements Callable<Integer> {
  private static final int DEFAULT_ROWS = 3_000;
  private static final List<String> MODELS = List.of("plain20", "resnet20", "convnext");

  private final Surroundings surroundings;
  private final StopSignal stop;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final BackendArguments backend = new BackendArguments();
  @Mixin private final DataArguments data = new DataArguments();
  @Mixin private final Repetition repetition = new Repetition(1);
  @Mixin private final ReportOptions report = new ReportOptions();
  @Mixin private final AccuracyFloor floor = new AccuracyFloor();

  /** A command in these surroundings, stopped by this signal. */
  public ResidualCommand(Surroundings surroundings, StopSignal stop) {
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
      TaskData rows = data.loadAtMost(Task.MNIST, DEFAULT_ROWS);
      stop.workBegins();
      ImageComparison comparison =
          new ImageRun(opened, console, stop, rows, repetition)
              .compare(
                  chosen, MODELS.stream().map(w -> ImageModel.named(w).on(Task.MNIST)).toList());
      json.print(
          console,
          () -> ImagesJson.of("compare resnet-convnext", comparison),
          () -> ResidualText.of(comparison));
      if (comparison.heading().complete()) {
        report.write(() -> ResidualReport.of(comparison), console);
      }
      return comparison.end(floor).value();
    }
  }
}
