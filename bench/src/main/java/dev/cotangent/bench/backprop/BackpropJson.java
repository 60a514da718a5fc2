package dev.cotangent.bench.backprop;

import dev.cotangent.bench.backprop.Contest.Entrant;
import dev.cotangent.bench.backprop.Contest.Learned;
import dev.cotangent.bench.report.Json;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Says what was found, for programs; the keys are documented in the package. */
final class BackpropJson {
  private final Json json;

  private BackpropJson(Json json) {
    this.json = json;
  }

  /** Returns the document. */
  static String of(BackpropComparison comparison) {
    return comparison
        .heading()
        .json("compare backprop", json -> new BackpropJson(json).write(comparison));
  }

  private void write(BackpropComparison comparison) {
    json.number("threads", comparison.threads())
        .objects("contests", comparison.contests(), this::contest)
        .objects("fields", comparison.fields(), this::field);
  }

  private void contest(Contest contest) {
    json.text("task", contest.data().task().folder())
        .text("order", contest.order().name().toLowerCase(Locale.ROOT))
        .number("trainRows", contest.data().parts().train().size())
        .number("testRows", contest.data().parts().test().size())
        .text("winner", contest.winner())
        .objects(
            "models",
            contest.entrants().stream().map(model -> new Row(contest, model)).toList(),
            this::model);
  }

  /** A model where it learned. */
  private record Row(Contest contest, Entrant model) {}

  private void model(Row row) {
    Entrant model = row.model();
    StepCost cost = model.cost();
    json.text("model", model.recipe().name())
        .text("title", model.recipe().title())
        .number("parameters", cost.parameters())
        .number("flops", cost.flops())
        .number("usesPerParameter", cost.uses())
        .number("epochs", model.runs().getFirst().run().epochs().size())
        .number("batch", cost.batch())
        .number("forwardSeconds", cost.times().forward())
        .number("backwardSeconds", cost.times().backward())
        .number("threadsOverOne", cost.speedUp())
        .number("peakBytes", cost.peakBytes());
    boolean letters = row.contest().isOfLetters();
    json.numbers("inputGradientAtStart", model.shares(Learned::before, letters))
        .numbers("inputGradientAtEnd", model.shares(Learned::after, letters));
    figure("testAccuracy", model, r -> r.run().testAccuracy());
    figure("secondsPerEpoch", model, r -> r.run().secondsPerEpoch());
    json.objects(
        "lengths",
        IntStream.range(0, row.contest().groups().size()).boxed().toList(),
        group -> length(row, group));
  }

  private void length(Row row, int group) {
    LengthGroup lengths = row.contest().groups().get(group);
    json.number("from", lengths.from())
        .number("to", lengths.to())
        .number("rows", lengths.rows().size());
    figure("testAccuracy", row.model(), r -> r.byLength()[group]);
  }

  private void figure(String name, Entrant model, ToDoubleFunction<Learned> figure) {
    json.figure(name, model.values(figure));
  }

  private void field(ReceptiveField field) {
    json.text("layer", field.layer())
        .number("height", field.height())
        .number("width", field.width())
        .number("core", field.core());
  }
}
