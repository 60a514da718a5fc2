package dev.cotangent.bench.images;

import dev.cotangent.bench.report.TextTable;
import java.util.Locale;
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
    text.append("backend  ").append(comparison.chosen().summary()).append('\n');
    text.append("JDK      ").append(Runtime.version()).append('\n');
    text.append("seed     ").append(comparison.seed()).append('\n');
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
    if (!comparison.complete()) {
      text.append("Stopped early: models and epochs are missing.\n");
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
    for (ImageResult model : comparison.models()) {
      table.row(
          model.recipe().title(),
          String.format(Locale.ROOT, "%,d", model.summary().parameters()),
          number("%.1f", model.summary().flops() * 1e-6),
          number("%.0f", model.activationBytes() / 1024.0),
          number("%.1f", 1e3 * model.times().forward()),
          number("%.1f", 1e3 * model.times().backward()),
          number("%.2f %%", 100 * model.run().testAccuracy()),
          String.valueOf(model.run().epochs().size()),
          TextTable.cell("%.1f", model.run().secondsPerEpoch()),
          change(model.before().firstOverLast(), model.after().firstOverLast()));
    }
    return table;
  }

  private static String stages(ImageComparison comparison) {
    return comparison.models().stream().map(ImagesText::stages).collect(Collectors.joining());
  }

  private static String stages(ImageResult model) {
    return model.before().norms().keySet().stream()
        .map(stage -> stage + " " + change(model.before().norm(stage), model.after().norm(stage)))
        .collect(Collectors.joining("; ", "gradient of " + model.recipe().title() + ": ", "\n"));
  }

  private static String change(double before, double after) {
    return number("%.2g", before) + " > " + number("%.2g", after);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
