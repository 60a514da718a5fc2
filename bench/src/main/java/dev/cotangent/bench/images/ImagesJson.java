package dev.cotangent.bench.images;

import dev.cotangent.bench.Version;
import dev.cotangent.bench.report.Json;
import java.util.List;

/** Says what the comparison found, for programs; the keys are documented in the package. */
final class ImagesJson {
  private final Json json;

  private ImagesJson(Json json) {
    this.json = json;
  }

  /** Returns the document. */
  static String of(ImageComparison comparison) {
    return Json.document(json -> new ImagesJson(json).write(comparison));
  }

  private void write(ImageComparison comparison) {
    json.number("schema", 1)
        .text("command", "images")
        .text("version", Version.ofProject())
        .flag("complete", comparison.complete())
        .object("backend", comparison.chosen()::write)
        .text("jdk", Runtime.version().toString())
        .integers("seeds", List.of(comparison.seed()))
        .objects("tables", List.of(comparison), this::table);
  }

  private void table(ImageComparison comparison) {
    json.text("task", comparison.data().task().folder())
        .number("trainRows", comparison.data().parts().train().size())
        .number("testRows", comparison.data().parts().test().size())
        .number("classes", comparison.data().classes())
        .number("batch", comparison.batch())
        .objects("models", comparison.models(), this::model);
  }

  private void model(ImageResult model) {
    json.text("model", model.recipe().name())
        .text("title", model.recipe().title())
        .number("parameters", model.summary().parameters())
        .number("epochs", model.run().epochs().size())
        .number("testAccuracy", model.run().testAccuracy())
        .number("secondsPerEpoch", model.run().secondsPerEpoch())
        .number("flops", model.summary().flops())
        .number("activationBytes", model.activationBytes())
        .number("forwardSeconds", model.times().forward())
        .number("backwardSeconds", model.times().backward())
        .number("firstOverLastAtStart", model.before().firstOverLast())
        .number("firstOverLastAtEnd", model.after().firstOverLast());
    json.objects("stages", model.before().norms().keySet(), stage -> stage(model, stage));
  }

  private void stage(ImageResult model, String stage) {
    json.text("stage", stage)
        .number("gradientAtStart", model.before().norm(stage))
        .number("gradientAtEnd", model.after().norm(stage));
  }
}
