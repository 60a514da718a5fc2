package dev.cotangent.bench.feedforward;

import dev.cotangent.bench.feedforward.SequenceComparison.Result;
import dev.cotangent.bench.report.TextTable;
import dev.cotangent.bench.training.RunResult;
import java.util.Locale;

/** Says what the comparison found, for people. */
final class SequenceText {
  private static final double MEBI = 1 << 20;

  private static final String FOOTNOTE =
      """
      forward, backward: of one training step of 64 sequences, without the update; medians.
      through time: share of that step in the backward pass of the recurrent layer, whose steps
        must be walked back one after another.
      flops: of one sequence forward, 2 for each multiplication and addition of products.
      memory: most bytes of activations, gradients and workspace that a training step holds; a
        recurrent layer keeps the states of all steps until it has walked back, a perceptron its
        input alone, but it needs weights of its own for each step.
      """;

  private SequenceText() {}

  /** Returns header, tables and footnote. */
  static String of(SequenceComparison comparison) {
    var text = new StringBuilder();
    text.append(comparison.heading().text());
    text.append(
        String.format(
            Locale.ROOT,
            "mnist  %,d images of 28 rows to learn from, %,d to be judged by%n%n",
            comparison.data().parts().train().size(),
            comparison.data().parts().test().size()));
    text.append(models(comparison)).append('\n').append(lengths(comparison)).append('\n');
    text.append(FOOTNOTE);
    if (!comparison.heading().complete()) {
      text.append("Stopped early: models are missing.\n");
    }
    return text.toString();
  }

  private static TextTable models(SequenceComparison comparison) {
    var table =
        new TextTable(
            "model",
            "parameters",
            "kflops",
            "forward ms",
            "backward ms",
            "through time",
            "test accuracy",
            "epochs",
            "s/epoch");
    for (Result model : comparison.models()) {
      table.row(
          model.reader().recipe().title(),
          String.format(Locale.ROOT, "%,d", model.cost().parameters()),
          TextTable.cell("%,.0f", model.flops() * 1e-3),
          TextTable.cell("%.2f", 1e3 * model.cost().times().forward()),
          TextTable.cell("%.2f", 1e3 * model.cost().times().backward()),
          TextTable.cell("%.0f %%", 100 * model.cost().throughTimeShare()),
          model.moments(RunResult::testAccuracy).times(100).format("%.2f") + " %",
          String.valueOf(model.runs().getFirst().epochs().size()),
          model.moments(RunResult::secondsPerEpoch).format("%.2f"));
    }
    return table;
  }

  private static TextTable lengths(SequenceComparison comparison) {
    var table = new TextTable("model", "steps T", "parameters", "step ms", "memory MiB");
    for (Result model : comparison.models()) {
      for (StepCost cost : model.lengths()) {
        table.row(
            model.reader().recipe().title(),
            String.valueOf(cost.time()),
            String.format(Locale.ROOT, "%,d", cost.parameters()),
            TextTable.cell("%.2f", 1e3 * cost.times().both()),
            TextTable.cell("%.2f", cost.peakBytes() / MEBI));
      }
    }
    return table;
  }
}
