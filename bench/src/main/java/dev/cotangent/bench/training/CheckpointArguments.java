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
import picocli.CommandLine.Option;

/** Where a run leaves its checkpoints, and whether it goes on from there. */
final class CheckpointArguments {
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

  /** Checks the options by themselves. */
  void check() {
    every.ifPresent(n -> Arguments.requirePositive("--every", n));
    if (folder.isEmpty() && (resume || every.isPresent())) {
      throw new CommandException(
          ExitCode.USAGE, (resume ? "--resume" : "--every") + " needs --checkpoints DIR");
    }
  }

  /** Makes a training save, and go on, as was asked for. */
  void apply(Training training, Console console) throws IOException {
    if (folder.isEmpty()) {
      return;
    }
    Checkpoints checkpoints = Checkpoints.in(folder.get()).every(every.orElse(USUAL_STEPS));
    var unused = training.saving(checkpoints);
    if (resume) {
      Optional<Checkpoint> newest = checkpoints.newest();
      newest.ifPresent(training::resuming);
      console.info(
          newest
              .map(c ->
                  "resumes after step %d, in epoch %d after %d of its batches"
                      .formatted(c.step(), c.epoch() + 1, c.batch()))
              .orElse("no checkpoint in " + folder.get() + ": starts anew"));
    }
  }

  /** Returns what to say to whoever stopped the run. */
  String advice() {
    return folder.map(f -> "; --checkpoints " + f + " --resume goes on").orElse("");
  }
}
