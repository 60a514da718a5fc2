package dev.cotangent.bench;

import java.util.List;
import java.util.stream.LongStream;
import picocli.CommandLine.Option;

/** How often a comparison is repeated. */
public final class Seeds {
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

  /** Options of a command that trains so often unless it is told otherwise. */
  public Seeds(int seeds) {
    this.seeds = seeds;
  }

  /**
   * Returns the seeds, at least one.
   *
   * @throws CommandException if fewer were asked for
   */
  public List<Long> all() {
    Arguments.requirePositive("--seeds", seeds);
    return LongStream.range(seed, seed + seeds).boxed().toList();
  }
}
