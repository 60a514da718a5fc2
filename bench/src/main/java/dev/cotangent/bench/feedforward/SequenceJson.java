package dev.cotangent.bench.feedforward;

import dev.cotangent.bench.feedforward.SequenceComparison.Result;
import dev.cotangent.bench.report.Json;
import dev.cotangent.bench.training.RunResult;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Says what the comparison found, for programs; the keys are documented in the package. */
final class SequenceJson {
  private final Json json;

  private SequenceJson(Json json) {
    this.json = json;
  }

  /** Returns the document. */
  static String of(SequenceComparison comparison) {
    return comparison
        .heading()
        .json("compare feedforward-recurrent", json -> new SequenceJson(json).write(comparison));
  }

  private void write(SequenceComparison comparison) {
    json.number("trainRows", comparison.data().parts().train().size())
        .number("testRows", comparison.data().parts().test().size())
        .objects("models", comparison.models(), this::model)
        .objects("lengths", lengths(comparison), this::length);
  }

  private void model(Result model) {
    json.text("model", model.reader().recipe().name())
        .text("title", model.reader().recipe().title())
        .number("parameters", model.cost().parameters())
        .number("flops", model.flops())
        .number("epochs", model.runs().getFirst().epochs().size())
        .number("batch", StepCost.BATCH)
        .number("forwardSeconds", model.cost().times().forward())
        .number("backwardSeconds", model.cost().times().backward())
        .number("throughTimeShare", model.cost().throughTimeShare());
    figure("testAccuracy", model, RunResult::testAccuracy);
    figure("secondsPerEpoch", model, RunResult::secondsPerEpoch);
  }

  /** A model's cost for one number of steps. */
  private record Length(Reader reader, StepCost cost) {}

  private static List<Length> lengths(SequenceComparison comparison) {
    Stream<Length> all =
        comparison.models().stream()
            .flatMap(m -> m.lengths().stream().map(cost -> new Length(m.reader(), cost)));
    return all.toList();
  }

  private void length(Length length) {
    json.text("model", length.reader().recipe().name())
        .number("time", length.cost().time())
        .number("parameters", length.cost().parameters())
        .number("stepSeconds", length.cost().times().both())
        .number("peakBytes", length.cost().peakBytes());
  }

  private void figure(String name, Result model, ToDoubleFunction<RunResult> figure) {
    json.figure(name, model.values(figure));
  }
}
