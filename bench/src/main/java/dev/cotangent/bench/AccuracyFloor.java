package dev.cotangent.bench;

import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The accuracy below which a command fails. */
public final class AccuracyFloor {
  @Option(
      names = "--min-accuracy",
      paramLabel = "PERCENT",
      description = "Exit with code 1 if the test accuracy is lower at the end.")
  private Optional<Double> minAccuracy = Optional.empty();

  /**
   * Checks what a model reached.
   *
   * @param accuracy share of the test rows that are right
   * @throws CommandException if it is lower than was asked for
   */
  public void require(String model, double accuracy) {
    double percent = 100 * accuracy;
    if (minAccuracy.isPresent() && !(percent >= minAccuracy.get())) {
      throw new CommandException(
          ExitCode.FAILED,
          String.format(
              Locale.ROOT,
              "the test accuracy of %s is %.2f %%, below the %s %% of --min-accuracy",
              model,
              percent,
              minAccuracy.get()));
    }
  }
}
