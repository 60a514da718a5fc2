package dev.cotangent.bench.compare;

import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.Version;
import dev.cotangent.bench.report.Json;
import dev.cotangent.bench.report.Moments;
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
    return Json.document(json -> new CompareJson(json).write(comparison));
  }

  private void write(Comparison comparison) {
    Chosen chosen = comparison.chosen();
    json.number("schema", 1)
        .text("command", "compare")
        .text("version", Version.ofProject())
        .flag("complete", comparison.complete())
        .object("backend", chosen::write)
        .text("jdk", Runtime.version().toString())
        .integers("seeds", comparison.seeds())
        .objects("tables", comparison.tables(), this::table);
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
