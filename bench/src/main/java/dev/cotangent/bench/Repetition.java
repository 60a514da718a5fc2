package dev.cotangent.bench;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How often a comparison is repeated, and for how long each of its models is trained. */
public final class Repetition {
  @Mixin private final Seeds seeds;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs of each model instead of its usual number.")
  private Optional<Integer> epochs = Optional.empty();

  /**
   * Options of a command that trains once for each of so many seeds unless it is told otherwise.
   */
  public Repetition(int seeds) {
    this.seeds = new Seeds(seeds);
  }

  /**
   * Checks the ranges.
   *
   * @throws CommandException if one is wrong
   */
  public void check() {
    seeds();
    epochs.ifPresent(n -> Arguments.requirePositive("--epochs", n));
  }

  /** Returns the epochs that were asked for instead of the usual number. */
  public Optional<Integer> epochs() {
    return epochs;
  }

  /** Returns the seeds, at least one. */
  public List<Long> seeds() {
    return seeds.all();
  }
}
