package dev.cotangent.bench.images;

import dev.cotangent.bench.images.ImageComparison.Runs;
import dev.cotangent.bench.report.TextTable;
import java.util.Locale;

/** Says what the comparison of residual nets found, for people. */
final class ResidualText {
  private static final String FOOTNOTE =
      """
      The plain net is the ResNet without its shortcuts; all three normalise (batch, batch, layer).
      flops: of one image forward, 2 for each multiplication and addition of products and
        convolutions. activations: what a training step holds for one image before it walks back.
      forward, backward: of one training step of the model's batch, without the update; medians.
      gradient: norm of dL/dW over a stage, on the same 256 test images. first/last: of the first
        weights over the last ones: near 1 both learn alike, towards 0 it vanishes on its way back.
      """;

  private ResidualText() {}

  /** Returns header, tables and footnote. */
  static String of(ImageComparison comparison) {
    var text = new StringBuilder();
    text.append(comparison.heading().text());
    text.append(
        String.format(
            Locale.ROOT,
            "mnist  %,d images to learn from, %,d to be judged by%n%n",
            comparison.data().parts().train().size(),
            comparison.data().parts().test().size()));
    text.append(costs(comparison)).append('\n').append(stages(comparison)).append('\n');
    text.append(FOOTNOTE);
    if (!comparison.heading().complete()) {
      text.append("Stopped early: models, seeds or epochs are missing.\n");
    }
    return text.toString();
  }

  private static TextTable costs(ImageComparison comparison) {
    var table =
        new TextTable(
            "model",
            "parameters",
            "Mflops",
            "activations KiB",
            "batch",
            "forward ms",
            "backward ms",
            "test accuracy",
            "epochs",
            "s/epoch");
    for (Runs model : comparison.models()) {
      ImageResult first = model.first();
      table.row(
          model.recipe().title(),
          String.format(Locale.ROOT, "%,d", first.summary().parameters()),
          TextTable.cell("%.1f", first.summary().flops() * 1e-6),
          TextTable.cell("%.0f", first.activationBytes() / 1024.0),
          String.valueOf(model.recipe().settings().batch()),
          model.moments(r -> r.times().forward()).times(1e3).format("%.1f"),
          model.moments(r -> r.times().backward()).times(1e3).format("%.1f"),
          model.moments(r -> r.run().testAccuracy()).times(100).format("%.2f") + " %",
          String.valueOf(first.run().epochs().size()),
          model.moments(r -> r.run().secondsPerEpoch()).format("%.1f"));
    }
    return table;
  }

  private static TextTable stages(ImageComparison comparison) {
    var table = new TextTable("stage", "gradient at start", "gradient at end");
    for (Runs model : comparison.models()) {
      for (String stage : model.stages()) {
        table.row(
            model.recipe().title() + ", " + stage,
            model.moments(r -> r.before().norm(stage)).format("%.2g"),
            model.moments(r -> r.after().norm(stage)).format("%.2g"));
      }
      table.row(
          model.recipe().title() + ", first/last",
          model.moments(r -> r.before().firstOverLast()).format("%.2g"),
          model.moments(r -> r.after().firstOverLast()).format("%.2g"));
    }
    return table;
  }
}
