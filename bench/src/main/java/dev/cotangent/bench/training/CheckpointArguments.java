package dev.cotangent.bench.training;

import dev.cotangent.bench.Arguments;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.train.Checkpoint;
import dev.cotangent.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Where a run leaves its checkpoints, and whether it goes on from there. */
public final class CheckpointArguments {
  private static final int USUAL_STEPS = 500;

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description = "Leave the last three checkpoints there; one at the end and after Ctrl-C, too.")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--every",
      paramLabel = "N",
      description = "Steps between two checkpoints. Default: " + USUAL_STEPS + ".")
  private Optional<Integer> every = Optional.empty();

  @Option(
      names = "--resume",
      description =
          "Go on from the newest sound checkpoint of DIR, with the bits of a run that was never"
              + " stopped; start anew if there is none.")
  private boolean resume;

  /** No checkpoints, unless options say so. */
  public CheckpointArguments() {}

  /** Checks the options by themselves. */
  public void check() {
    every.ifPresent(n -> Arguments.requirePositive("--every", n));
    if (folder.isEmpty() && (resume || every.isPresent())) {
      throw new CommandException(
          ExitCode.USAGE, (resume ? "--resume" : "--every") + " needs --checkpoints DIR");
    }
  }

  /**
   * Makes a training go on, and save, as was asked for.
   *
   * @param resume takes the checkpoint to go on from
   * @param save takes where to write, behind that
   */
  public void apply(Consumer<Checkpoint> resume, Consumer<Checkpoints> save, Console console)
      throws IOException {
    if (folder.isEmpty()) {
      return;
    }
    Checkpoints checkpoints = Checkpoints.in(folder.get()).every(every.orElse(USUAL_STEPS));
    if (this.resume) {
      Optional<Checkpoint> newest = checkpoints.newest();
      newest.ifPresent(resume);
      console.info(
          newest
              .map(c ->
                  "resumes after step %d, in epoch %d after %d of its batches"
                      .formatted(c.step(), c.epoch() + 1, c.batch()))
              .orElse("no checkpoint in " + folder.get() + ": starts anew"));
    }
    save.accept(checkpoints);
  }

  /** Returns what to say to whoever stopped the run. */
  public String advice() {
    return folder.map(f -> "; --checkpoints " + f + " --resume goes on").orElse("");
  }
}
