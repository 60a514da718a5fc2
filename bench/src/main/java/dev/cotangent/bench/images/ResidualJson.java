package dev.cotangent.bench.images;

import dev.cotangent.bench.Version;
import dev.cotangent.bench.images.ResidualComparison.Runs;
import dev.cotangent.bench.report.Json;
import dev.cotangent.bench.report.Moments;
import java.util.function.ToDoubleFunction;

/** Says what the comparison of residual nets found, for programs; see the package for the keys. */
final class ResidualJson {
  private final Json json;

  private ResidualJson(Json json) {
    this.json = json;
  }

  /** Returns the document. */
  static String of(ResidualComparison comparison) {
    return Json.document(json -> new ResidualJson(json).write(comparison));
  }

  private void write(ResidualComparison comparison) {
    json.number("schema", 1)
        .text("command", "compare resnet-convnext")
        .text("version", Version.ofProject())
        .flag("complete", comparison.complete())
        .object("backend", comparison.chosen()::write)
        .text("jdk", Runtime.version().toString())
        .integers("seeds", comparison.seeds())
        .text("task", comparison.data().task().folder())
        .number("trainRows", comparison.data().parts().train().size())
        .number("testRows", comparison.data().parts().test().size())
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
    Moments moments = model.moments(figure);
    json.object(
        name,
        object ->
            object
                .number("mean", moments.mean())
                .number("deviation", moments.deviation())
                .numbers("runs", model.values(figure)));
  }
}
