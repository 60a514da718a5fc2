package dev.cotangent.bench.forwardforward;

import dev.cotangent.bench.forwardforward.SeedRun.Outcome;
import dev.cotangent.bench.report.TextTable;
import java.util.Locale;
import java.util.function.Function;

/** Says what the comparison found, for people. */
final class ForwardForwardText {
  private static final double MEBI = 1 << 20;

  private static final String FOOTNOTE =
      """
      Backpropagation: a softmax on top, one loss, whose gradient walks back through all layers.
      Forward-Forward: each layer has a loss of its own, which tells images with the right label
        from images with a wrong one by the sum of squares of its activity, the goodness; nothing
        walks back. Wrong labels are those that the readout takes for likely.
      by goodness: the label that reaches the largest goodness in all layers but the first; by
        readout: a softmax of their normalised activities, after one pass with a neutral label.
      memory: most bytes of activations, gradients and workspace that a training step holds; in the
        first table with the readout, which reads all layers, in the last one without.
      goodness: mean square of the activity for right > wrong labels in the last epoch; separated:
        share of them on the right side of the threshold.
      """;

  private ForwardForwardText() {}

  /** Returns header, tables and footnote. */
  static String of(Rivalry rivalry) {
    var text = new StringBuilder();
    text.append(rivalry.heading().text());
    text.append(
        String.format(
            Locale.ROOT,
            "mnist  %,d images to learn from, %,d to be judged by; %d layers of %d units, %d"
                + " epochs, batches of %d%n",
            rivalry.data().parts().train().size(),
            rivalry.data().parts().test().size(),
            rivalry.perceptron().layers(),
            rivalry.perceptron().units(),
            rivalry.settings().epochs(),
            rivalry.settings().batch()));
    if (!rivalry.runs().isEmpty()) {
      text.append('\n').append(algorithms(rivalry)).append('\n').append(layers(rivalry));
    }
    if (!rivalry.memory().isEmpty()) {
      text.append('\n').append(memory(rivalry));
    }
    text.append('\n').append(FOOTNOTE);
    if (!rivalry.heading().complete()) {
      text.append("Stopped early: seeds are missing.\n");
    }
    return text.toString();
  }

  private static TextTable algorithms(Rivalry rivalry) {
    var table = new TextTable("algorithm", "parameters", "test error", "s/epoch", "memory MiB");
    row(table, rivalry, "backpropagation", SeedRun::backpropagation);
    row(table, rivalry, "forward-forward, by goodness", SeedRun::forwardForward);
    table.row(
        "forward-forward, by readout",
        "",
        percent(rivalry.moments(SeedRun::readoutError).times(100).format("%.2f")),
        "",
        "");
    return table;
  }

  private static void row(
      TextTable table, Rivalry rivalry, String name, Function<SeedRun, Outcome> which) {
    table.row(
        name,
        String.format(Locale.ROOT, "%,d", which.apply(rivalry.runs().getFirst()).parameters()),
        percent(rivalry.moments(r -> which.apply(r).testError()).times(100).format("%.2f")),
        rivalry.moments(r -> which.apply(r).secondsPerEpoch()).format("%.2f"),
        TextTable.cell("%.1f", rivalry.moments(r -> which.apply(r).peakBytes()).mean() / MEBI));
  }

  private static TextTable layers(Rivalry rivalry) {
    var table =
        new TextTable("layer of forward-forward", "goodness", "separated", "test error alone");
    for (int k = 0; k < rivalry.perceptron().layers(); k++) {
      int layer = k;
      double positive = rivalry.moments(r -> r.layer(layer).positiveGoodness()).mean();
      double negative = rivalry.moments(r -> r.layer(layer).negativeGoodness()).mean();
      table.row(
          String.valueOf(k + 1),
          String.format(Locale.ROOT, "%.2f > %.2f", positive, negative),
          percent(rivalry.moments(r -> r.layer(layer).separated()).times(100).format("%.1f")),
          percent(rivalry.moments(r -> r.layerError(layer)).times(100).format("%.2f")));
    }
    return table;
  }

  private static TextTable memory(Rivalry rivalry) {
    var table = new TextTable("layers", "backpropagation MiB", "forward-forward MiB");
    for (DepthMemory one : rivalry.memory()) {
      table.row(
          String.valueOf(one.depth()),
          TextTable.cell("%.2f", one.backpropagation() / MEBI),
          TextTable.cell("%.2f", one.forwardForward() / MEBI));
    }
    return table;
  }

  private static String percent(String number) {
    return number + " %";
  }
}
