package dev.cotangent.bench.training;

import dev.cotangent.train.EpochReport;
import dev.cotangent.train.Evaluation;
import java.util.Locale;
import java.util.OptionalDouble;

/** Says how an epoch went, in one line. */
final class EpochText {
  private EpochText() {}

  /** Returns the line, without its end. */
  static String of(EpochReport epoch) {
    OptionalDouble test =
        epoch.validation().map(Evaluation::accuracy).orElse(OptionalDouble.empty());
    return String.format(
        Locale.ROOT,
        "epoch %2d  loss %.4f%s%s  %.2f s",
        epoch.epoch() + 1,
        epoch.loss(),
        share("train", epoch.accuracy()),
        share("test", test),
        epoch.seconds());
  }

  /** Returns a few words. */
  static String brief(EpochReport epoch) {
    return String.format(Locale.ROOT, "loss %.3f", epoch.loss());
  }

  private static String share(String name, OptionalDouble accuracy) {
    return accuracy.isPresent()
        ? String.format(Locale.ROOT, "  %s %6.2f %%", name, 100 * accuracy.getAsDouble())
        : "";
  }
}
