package dev.cotangent.bench.training;

import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.report.TextTable;
import dev.cotangent.train.EpochReport;
import dev.cotangent.train.Evaluation;
import java.util.Locale;
import java.util.OptionalDouble;

/** Says how a run went: a table of its epochs, and the end. */
final class TrainText {
  private TrainText() {}

  /** Returns the table and a last line. */
  static String of(Recipe recipe, RunResult run) {
    var table = new TextTable("epoch", "loss", "train", "test", "seconds");
    for (EpochReport epoch : run.epochs()) {
      OptionalDouble test =
          epoch.validation().map(Evaluation::accuracy).orElse(OptionalDouble.empty());
      table.row(
          String.valueOf(epoch.epoch() + 1),
          String.format(Locale.ROOT, "%.4f", epoch.loss()),
          percent(epoch.accuracy()),
          percent(test),
          String.format(Locale.ROOT, "%.2f", epoch.seconds()));
    }
    return String.format(
        Locale.ROOT,
        "%s: %s, %,d parameters%n%n%s%ntest accuracy %.2f %% of %,d rows%n",
        recipe.name(),
        recipe.title(),
        run.parameters(),
        table,
        100 * run.testAccuracy(),
        run.test().rows());
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.2f %%", 100 * share.getAsDouble())
        : "-";
  }
}
