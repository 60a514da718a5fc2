package dev.cotangent.train;

import dev.cotangent.io.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of {@link Checkpoint}s of one training, and how often to write one.
 *
 * <p>Immutable. Files are named by step, and hold it whole at every moment: each is written under
 * another name, forced to the disk and renamed; meanwhile the host holds a copy of the state. One
 * training at a time writes to a folder. A first start and a restart are the same program:
 *
 * <pre>{@code
 * var checkpoints = Checkpoints.in(folder).every(500).keep(3);
 * trainer.save(checkpoints);
 * checkpoints.newest().ifPresent(trainer::resume);
 * trainer.train(batches, plan);
 * }</pre>
 *
 * @param folder made when training starts, if it is not there
 * @param every number of steps between two checkpoints; the end of training gives one, too
 * @param keep how many to keep, the newest ones
 */
public record Checkpoints(Path folder, long every, int keep) {
  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{12,18})\\.safetensors");

  /** Checks the numbers. */
  public Checkpoints {
    if (every < 1 || keep < 1) {
      throw new IllegalArgumentException(
          "checkpoints: one every %d steps, %d kept: both must be at least 1"
              .formatted(every, keep));
    }
  }

  /** Returns checkpoints every 1000 steps, of which the last 3 are kept. */
  public static Checkpoints in(Path folder) {
    return new Checkpoints(folder, 1000, 3);
  }

  /** Returns the same with another number of steps between two. */
  public Checkpoints every(long steps) {
    return new Checkpoints(folder, steps, keep);
  }

  /** Returns the same with another number to keep. */
  public Checkpoints keep(int count) {
    return new Checkpoints(folder, every, count);
  }

  /**
   * Returns the newest checkpoint that is sound; none if there is none at all.
   *
   * <p>Damaged files that are newer are left alone, with a warning for each.
   *
   * @throws FormatException if there are files, and all are damaged
   * @throws IOException if the folder or a file cannot be read
   */
  public Optional<Checkpoint> newest() throws IOException {
    List<String> damaged = new ArrayList<>();
    for (Path file : files().reversed()) {
      try {
        Checkpoint checkpoint = Checkpoint.read(file);
        damaged.forEach(
            text -> warn(text + "; the checkpoint of step " + checkpoint.step() + " is used"));
        return Optional.of(checkpoint);
      } catch (FormatException e) {
        damaged.add(String.valueOf(e.getMessage()));
      }
    }
    if (!damaged.isEmpty()) {
      throw new FormatException(folder + ": no checkpoint is sound: " + String.join("; ", damaged));
    }
    return Optional.empty();
  }

  /** Returns the files of the folder, oldest first; none if it is not there. */
  public List<Path> files() throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(file -> NAME.matcher(name(file)).matches())
          .sorted(Comparator.comparingLong(Checkpoints::stepOf))
          .toList();
    }
  }

  /** Returns the file of a step. */
  Path file(long step) {
    return folder.resolve("checkpoint-%012d.safetensors".formatted(step));
  }

  static long stepOf(Path file) {
    Matcher matcher = NAME.matcher(name(file));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("checkpoints: " + file + " is not the name of one");
    }
    return Long.parseLong(matcher.group(1));
  }

  static String name(Path file) {
    return Objects.requireNonNull(file.getFileName()).toString();
  }

  static void warn(String text) {
    System.getLogger(Checkpoints.class.getName()).log(System.Logger.Level.WARNING, text);
  }
}
