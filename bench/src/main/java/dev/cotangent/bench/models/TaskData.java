package dev.cotangent.bench.models;

import dev.cotangent.data.Names;
import dev.cotangent.data.TrainTest;
import dev.cotangent.tensor.Shape;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rows of a task.
 *
 * @param symbols number of different tokens, 0 where inputs are no tokens
 * @param digest SHA-256 of the rows, where they depend on the JDK
 */
public record TaskData(Task task, TrainTest parts, int symbols, Optional<String> digest) {

  static TaskData of(Task task, TrainTest parts) {
    return new TaskData(task, parts, 0, Optional.empty());
  }

  static TaskData of(Names names) {
    return new TaskData(
        Task.NAMES, names.parts(), names.vocabulary().size(), Optional.of(names.digest()));
  }

  /** Returns the shape of one row's input. */
  public Shape inputShape() {
    return parts.train().inputShape();
  }

  /** Returns the number of classes. */
  public int classes() {
    return parts.train().classNames().size();
  }

  /** Returns how many rows there are, in words. */
  public String sizes() {
    return String.format(
        Locale.ROOT,
        "%,d to learn from, %,d to be judged by",
        parts.train().size(),
        parts.test().size());
  }

  /** Returns this task with other rows of the same kind. */
  public TaskData withParts(TrainTest other) {
    return new TaskData(task, other, symbols, digest);
  }

  /** Returns this task with fewer rows: every n-th, at most so many for training and testing. */
  public TaskData limitedTo(int rows) {
    return withParts(
        new TrainTest(
            parts.train().subset(spread(parts.train().size(), rows)),
            parts.test().subset(spread(parts.test().size(), rows))));
  }

  /** Returns at most {@code count} rows, at even distances. */
  private static int[] spread(int size, int count) {
    int taken = Math.min(size, count);
    return IntStream.range(0, taken).map(i -> (int) ((long) i * size / taken)).toArray();
  }
}
