package dev.cotangent.train;

import dev.cotangent.io.FormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Writes the checkpoints of one training, and removes the oldest. */
final class CheckpointWriter {
  private final Checkpoints checkpoints;
  private long last = -1;

  /**
   * Makes the folder ready for a training.
   *
   * <p>Temporary files of a training that was killed are removed; damaged files of later steps are
   * renamed, as that training will reach these steps again.
   *
   * @param step number of steps done
   * @throws CheckpointException if the folder holds a checkpoint of a later step
   * @throws UncheckedIOException if the folder cannot be written to
   */
  CheckpointWriter(Checkpoints checkpoints, long step) {
    this.checkpoints = checkpoints;
    try {
      Files.createDirectories(checkpoints.folder());
      removeLeftovers();
      Files.delete(Files.createTempFile(checkpoints.folder(), ".checkpoint-", ".tmp"));
      for (Path file : checkpoints.files()) {
        if (Checkpoints.stepOf(file) == step) {
          last = step;
        } else if (Checkpoints.stepOf(file) > step) {
          setAside(file, step);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "checkpoints: folder %s cannot be used: %s".formatted(checkpoints.folder(), e), e);
    }
  }

  /** Writes a checkpoint if one is due after this step. */
  void stepEnded(Resumable state) {
    if (state.step() % checkpoints.every() == 0) {
      write(state);
    }
  }

  /**
   * Writes a checkpoint, unless there is one of this step, then removes the oldest.
   *
   * @throws UncheckedIOException if that fails; the older ones are then as they were
   */
  void write(Resumable state) {
    if (state.step() == last) {
      return;
    }
    Path file = checkpoints.file(state.step());
    try {
      if (Files.exists(file)) {
        throw new IOException("it is there already: another training writes to this folder");
      }
      state.checkpoint().write(file);
      last = state.step();
      List<Path> files = checkpoints.files();
      for (Path old : files.subList(0, Math.max(0, files.size() - checkpoints.keep()))) {
        Files.deleteIfExists(old);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "checkpoints: %s cannot be written: %s; those before it are whole".formatted(file, e), e);
    }
  }

  private void removeLeftovers() throws IOException {
    try (Stream<Path> entries = Files.list(checkpoints.folder())) {
      List<Path> leftovers =
          entries.filter(file -> Checkpoints.name(file).matches("\\.checkpoint-.*\\.tmp")).toList();
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  private void setAside(Path file, long step) throws IOException {
    try {
      Checkpoint sound = Checkpoint.read(file);
      throw new CheckpointException(
          "checkpoints: folder %s holds step %d, training is at step %d: resume it, or name another folder"
              .formatted(checkpoints.folder(), sound.step(), step));
    } catch (FormatException e) {
      Path aside = Files.createTempFile(checkpoints.folder(), Checkpoints.name(file), ".damaged");
      Checkpoints.warn(e.getMessage() + "; renamed to " + aside);
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
