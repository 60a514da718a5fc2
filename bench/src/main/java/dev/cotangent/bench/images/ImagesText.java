package dev.cotangent.bench.images;

import dev.cotangent.bench.images.ImageComparison.Runs;
import dev.cotangent.bench.report.TextTable;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Says what the comparison of image models found, for people. */
final class ImagesText {
  private static final String FOOTNOTE =
      """
      flops: of one image forward, 2 for each multiplication and addition of products and
        convolutions. activations: what a training step holds for one image before it walks back.
      forward, backward: of one training step of the batch, without the update; medians.
      gradient: norms of dL/dW over each stage, at the start > after training, on the same 256 test
        images; first/last: the first weights' over the last ones'. Near 1 both learn alike, towards
        0 the gradient vanishes on its way back, far above 1 it explodes.
      """;

  private ImagesText() {}

  /** Returns header, table, the stages of each model, and footnote. */
  static String of(ImageComparison comparison) {
    var text = new StringBuilder();
    text.append(comparison.heading().text());
    text.append(
        String.format(
            Locale.ROOT,
            "%s  %,d images %s to learn from, %,d to be judged by, %d classes, batches of %d%n%n",
            comparison.data().task().folder(),
            comparison.data().parts().train().size(),
            comparison.data().inputShape(),
            comparison.data().parts().test().size(),
            comparison.data().classes(),
            comparison.batch()));
    text.append(table(comparison)).append('\n').append(stages(comparison)).append('\n');
    text.append(FOOTNOTE);
    if (!comparison.heading().complete()) {
      text.append("Stopped early: models, seeds or epochs are missing.\n");
    }
    return text.toString();
  }

  private static TextTable table(ImageComparison comparison) {
    var table =
        new TextTable(
            "model",
            "parameters",
            "Mflops",
            "activations KiB",
            "forward ms",
            "backward ms",
            "test accuracy",
            "epochs",
            "s/epoch",
            "first/last");
    for (Runs model : comparison.models()) {
      ImageResult first = model.first();
      table.row(
          model.recipe().title(),
          String.format(Locale.ROOT, "%,d", first.summary().parameters()),
          TextTable.cell("%.1f", first.summary().flops() * 1e-6),
          TextTable.cell("%.0f", first.activationBytes() / 1024.0),
          model.moments(r -> r.times().forward()).times(1e3).format("%.1f"),
          model.moments(r -> r.times().backward()).times(1e3).format("%.1f"),
          model.moments(r -> r.run().testAccuracy()).times(100).format("%.2f") + " %",
          String.valueOf(first.run().epochs().size()),
          model.moments(r -> r.run().secondsPerEpoch()).format("%.1f"),
          change(model, StageGradients::firstOverLast));
    }
    return table;
  }

  private static String stages(ImageComparison comparison) {
    return comparison.models().stream().map(ImagesText::stages).collect(Collectors.joining());
  }

  private static String stages(Runs model) {
    return model.stages().stream()
        .map(stage -> stage + " " + change(model, gradients -> gradients.norm(stage)))
        .collect(Collectors.joining("; ", "gradient of " + model.recipe().title() + ": ", "\n"));
  }

  private static String change(Runs model, ToDoubleFunction<StageGradients> figure) {
    return model.moments(r -> figure.applyAsDouble(r.before())).format("%.2g")
        + " > "
        + model.moments(r -> figure.applyAsDouble(r.after())).format("%.2g");
  }
}
