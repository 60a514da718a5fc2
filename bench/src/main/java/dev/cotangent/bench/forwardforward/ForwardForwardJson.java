package dev.cotangent.bench.forwardforward;

import dev.cotangent.bench.forwardforward.SeedRun.Outcome;
import dev.cotangent.bench.report.Json;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Says what the comparison found, for programs; the keys are documented in the package. */
final class ForwardForwardJson {
  private final Json json;
  private final Rivalry rivalry;

  private ForwardForwardJson(Json json, Rivalry rivalry) {
    this.json = json;
    this.rivalry = rivalry;
  }

  /** Returns the document. */
  static String of(Rivalry rivalry) {
    return rivalry
        .heading()
        .json("compare forward-forward", json -> new ForwardForwardJson(json, rivalry).write());
  }

  private void write() {
    json.number("trainRows", rivalry.data().parts().train().size())
        .number("testRows", rivalry.data().parts().test().size())
        .number("epochs", rivalry.settings().epochs())
        .number("batch", rivalry.settings().batch())
        .number("layers", rivalry.perceptron().layers())
        .number("units", rivalry.perceptron().units());
    if (!rivalry.runs().isEmpty()) {
      json.object("backpropagation", _ -> outcome(SeedRun::backpropagation));
      json.object(
          "forwardForward",
          _ -> {
            outcome(SeedRun::forwardForward);
            figure("readoutError", SeedRun::readoutError);
          });
      json.objects(
          "layerFigures",
          IntStream.range(0, rivalry.perceptron().layers()).boxed().toList(),
          this::layer);
    }
    json.objects(
        "memoryByDepth",
        rivalry.memory(),
        one ->
            json.number("depth", one.depth())
                .number("backpropagationBytes", one.backpropagation())
                .number("forwardForwardBytes", one.forwardForward()));
  }

  private void outcome(Function<SeedRun, Outcome> which) {
    json.number("parameters", which.apply(rivalry.runs().getFirst()).parameters());
    figure("testError", run -> which.apply(run).testError());
    figure("secondsPerEpoch", run -> which.apply(run).secondsPerEpoch());
    figure("peakBytes", run -> which.apply(run).peakBytes());
  }

  private void layer(int layer) {
    figure("positiveGoodness", run -> run.layer(layer).positiveGoodness());
    figure("negativeGoodness", run -> run.layer(layer).negativeGoodness());
    figure("separated", run -> run.layer(layer).separated());
    figure("testError", run -> run.layerError(layer));
  }

  private void figure(String name, ToDoubleFunction<SeedRun> figure) {
    json.figure(name, rivalry.values(figure));
  }
}
