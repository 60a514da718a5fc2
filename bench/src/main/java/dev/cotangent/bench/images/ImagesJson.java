package dev.cotangent.bench.images;

import dev.cotangent.bench.images.ImageComparison.Runs;
import dev.cotangent.bench.report.Json;
import java.util.function.ToDoubleFunction;

/** Says what a comparison of image models found, for programs; see the package for the keys. */
final class ImagesJson {
  /** What the help of both commands says of the keys. */
  static final String KEYS =
      "--json: keys schema (1), command, version, complete, backend (name, description,%n"
          + "reason), jdk, seeds, task, trainRows, testRows, classes, models: [model, title,%n"
          + "parameters, flops, activationBytes, batch, epochs, and each with mean, deviation and%n"
          + "runs: testAccuracy, secondsPerEpoch, forwardSeconds, backwardSeconds,%n"
          + "firstOverLastAtStart, firstOverLastAtEnd; stages: [stage, gradientAtStart,%n"
          + "gradientAtEnd]]; null for what is not finite.";

  private final Json json;

  private ImagesJson(Json json) {
    this.json = json;
  }

  /** Returns the document of a command. */
  static String of(String command, ImageComparison comparison) {
    return comparison.heading().json(command, json -> new ImagesJson(json).write(comparison));
  }

  private void write(ImageComparison comparison) {
    json.text("task", comparison.data().task().folder())
        .number("trainRows", comparison.data().parts().train().size())
        .number("testRows", comparison.data().parts().test().size())
        .number("classes", comparison.data().classes())
        .objects("models", comparison.models(), this::model);
  }

  private void model(Runs model) {
    ImageResult first = model.first();
    json.text("model", model.recipe().name())
        .text("title", model.recipe().title())
        .number("parameters", first.summary().parameters())
        .number("flops", first.summary().flops())
        .number("activationBytes", first.activationBytes())
        .number("batch", model.recipe().settings().batch())
        .number("epochs", first.run().epochs().size());
    figure("testAccuracy", model, r -> r.run().testAccuracy());
    figure("secondsPerEpoch", model, r -> r.run().secondsPerEpoch());
    figure("forwardSeconds", model, r -> r.times().forward());
    figure("backwardSeconds", model, r -> r.times().backward());
    figure("firstOverLastAtStart", model, r -> r.before().firstOverLast());
    figure("firstOverLastAtEnd", model, r -> r.after().firstOverLast());
    json.objects(
        "stages",
        model.stages(),
        stage -> {
          json.text("stage", stage);
          figure("gradientAtStart", model, r -> r.before().norm(stage));
          figure("gradientAtEnd", model, r -> r.after().norm(stage));
        });
  }

  private void figure(String name, Runs model, ToDoubleFunction<ImageResult> figure) {
    json.figure(name, model.values(figure));
  }
}
