package dev.cotangent.bench;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import picocli.CommandLine.Option;

/** How often a comparison is repeated, and for how long each of its models is trained. */
public final class Repetition {
  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs of each model instead of its usual number.")
  private Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of initial values, order and dropout. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Repeat with N seeds, from --seed on; mean +/- deviation. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  /**
   * Options of a command that trains once for each of so many seeds unless it is told otherwise.
   */
  public Repetition(int seeds) {
    this.seeds = seeds;
  }

  /**
   * Checks the ranges.
   *
   * @throws CommandException if one is wrong
   */
  public void check() {
    Arguments.requirePositive("--seeds", seeds);
    epochs.ifPresent(n -> Arguments.requirePositive("--epochs", n));
  }

  /** Returns the epochs that were asked for instead of the usual number. */
  public Optional<Integer> epochs() {
    return epochs;
  }

  /** Returns the seeds, at least one. */
  public List<Long> seeds() {
    return LongStream.range(seed, seed + seeds).boxed().toList();
  }
}
