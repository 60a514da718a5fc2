package dev.cotangent.bench.compare;

import dev.cotangent.bench.models.Task;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.report.TextTable;
import dev.cotangent.bench.training.Reach;
import dev.cotangent.bench.training.RunResult;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Says what a comparison found, for people. */
final class CompareText {
  private static final String FOOTNOTE =
      """
      gradient left: how much of it reaches the far end, before > after training, longest test rows.
        RNNs: ||dL/dh_1|| / ||dL/dh_T||, first over last step of the forward direction; "through
        time" is the same for a loss that reads the last state alone, so that nothing is bypassed.
        CNNs: ||dL/dW|| of the first convolutions over that of the last layer.
        Near 1 both ends learn alike; towards 0 the gradient vanished, far above 1 it explodes.
        Gates learn to carry it through time, a simple RNN hardly does; a maximum over all states,
        or a convolution, needs no such way.
      """;

  private CompareText() {}

  /** Returns header, tables and footnote. */
  static String of(Comparison comparison) {
    var text = new StringBuilder();
    text.append(comparison.heading().text());
    comparison.tables().forEach(table -> text.append('\n').append(table(table)));
    text.append('\n').append(FOOTNOTE);
    if (!comparison.heading().complete()) {
      text.append("Stopped early: models and epochs are missing.\n");
    }
    return text.toString();
  }

  private static String table(TaskTable table) {
    return heading(table.data()) + rows(table);
  }

  private static String heading(TaskData data) {
    String question =
        data.task() == Task.NAMES
            ? "Which language is this name in?"
            : "Which digit is this image? (" + data.task().folder() + ")";
    String sizes =
        String.format(
            Locale.ROOT,
            "%s  %,d rows to learn from, %,d to be judged by, %d classes%n",
            question,
            data.parts().train().size(),
            data.parts().test().size(),
            data.classes());
    return sizes + data.digest().map(sha -> "SHA-256 of the rows " + sha + "\n").orElse("");
  }

  private static TextTable rows(TaskTable table) {
    var text =
        new TextTable(
            "model",
            "parameters",
            "test accuracy",
            "epochs",
            "s/epoch",
            "gradient left",
            "through time");
    for (TaskTable.Baseline baseline : table.baselines()) {
      text.row(baseline.name(), "-", percent(baseline.accuracy()), "-", "-", "-", "-");
    }
    for (ModelResult model : table.models()) {
      text.row(
          model.recipe().title(),
          String.format(Locale.ROOT, "%,d", model.parameters()),
          model.moments(RunResult::testAccuracy).times(100).format("%.1f") + " %",
          String.valueOf(model.epochs()),
          model.moments(RunResult::secondsPerEpoch).format("%.2f"),
          change(model, Reach::trained),
          change(model, Reach::throughTime));
    }
    return text;
  }

  private static String change(ModelResult model, ToDoubleFunction<Reach> figure) {
    double before = model.moments(run -> figure.applyAsDouble(run.before())).mean();
    double after = model.moments(run -> figure.applyAsDouble(run.after())).mean();
    return Double.isNaN(before) ? "-" : ratio(before) + " > " + ratio(after);
  }

  private static String ratio(double value) {
    return Double.isNaN(value) ? "?" : String.format(Locale.ROOT, "%.2g", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
