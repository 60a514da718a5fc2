package dev.cotangent.bench.training;

import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.report.Heading;
import dev.cotangent.bench.report.Json;
import dev.cotangent.train.EpochReport;
import dev.cotangent.train.Evaluation;
import java.util.OptionalDouble;

/** Says how a run went, for programs; the keys are in the verb's help. */
final class TrainJson {
  private TrainJson() {}

  /** Returns the document. */
  static String of(Heading heading, Recipe recipe, RunResult run) {
    return heading.json(
        "train",
        json ->
            json.text("model", recipe.name())
                .text("title", recipe.title())
                .number("parameters", run.parameters())
                .objects("epochs", run.epochs(), epoch -> write(json, epoch))
                .number("testRows", run.test().rows())
                .number("testAccuracy", run.testAccuracy()));
  }

  private static void write(Json json, EpochReport epoch) {
    OptionalDouble test =
        epoch.validation().map(Evaluation::accuracy).orElse(OptionalDouble.empty());
    json.number("epoch", epoch.epoch() + 1)
        .number("loss", epoch.loss())
        .number("trainAccuracy", epoch.accuracy().orElse(Double.NaN))
        .number("testAccuracy", test.orElse(Double.NaN))
        .number("seconds", epoch.seconds());
  }
}
