package dev.cotangent.bench.compare;

import dev.cotangent.bench.report.Json;
import dev.cotangent.bench.training.RunResult;
import java.util.function.ToDoubleFunction;

/** Says what a comparison found, for programs; the keys are documented in the package. */
final class CompareJson {
  private final Json json;

  private CompareJson(Json json) {
    this.json = json;
  }

  /** Returns the document. */
  static String of(Comparison comparison) {
    return comparison.heading().json("compare", json -> new CompareJson(json).write(comparison));
  }

  private void write(Comparison comparison) {
    json.objects("tables", comparison.tables(), this::table);
  }

  private void table(TaskTable table) {
    json.text("task", table.data().task().folder())
        .number("trainRows", table.data().parts().train().size())
        .number("testRows", table.data().parts().test().size())
        .number("classes", table.data().classes());
    table.data().digest().ifPresent(sha -> json.text("sha256", sha));
    json.objects(
        "baselines",
        table.baselines(),
        baseline -> json.text("name", baseline.name()).number("accuracy", baseline.accuracy()));
    json.objects("models", table.models(), this::model);
  }

  private void model(ModelResult model) {
    json.text("model", model.recipe().name())
        .text("title", model.recipe().title())
        .number("parameters", model.parameters())
        .number("epochs", model.epochs());
    figure("testAccuracy", model, RunResult::testAccuracy);
    figure("secondsPerEpoch", model, RunResult::secondsPerEpoch);
    figure("gradientLeftAtStart", model, run -> run.before().trained());
    figure("gradientLeftAtEnd", model, run -> run.after().trained());
    figure("throughTimeAtStart", model, run -> run.before().throughTime());
    figure("throughTimeAtEnd", model, run -> run.after().throughTime());
  }

  private void figure(String name, ModelResult model, ToDoubleFunction<RunResult> figure) {
    json.figure(name, model.values(figure));
  }
}
