package dev.cotangent.data;

import dev.cotangent.expr.RandomKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;

/**
 * Walks a data set batch by batch, every row once per epoch.
 *
 * <p>Immutable: the order is a function of seed and epoch, so training resumes at any batch of any
 * epoch with those it would have seen. The last batch may be smaller, unless {@link #dropLast()}
 * leaves it out.
 *
 * <pre>{@code
 * var batches = Batches.shuffled(train, 64, seed);
 * for (Batch batch : batches.epoch(3)) { ... }
 * }</pre>
 */
public final class Batches {
  private sealed interface Order {
    /** The order of the set itself. */
    record Given() implements Order {}

    /** Another order in each epoch. */
    record Shuffled(long seed) implements Order {}

    /** Rows of similar length together, otherwise in each epoch. */
    record ByLength(LengthBuckets buckets) implements Order {}
  }

  private final Dataset dataset;
  private final int batchSize;
  private final Order order;
  private final int rows;
  private final List<Change> changes;
  private final boolean isAhead;

  private Batches(
      Dataset dataset,
      int batchSize,
      Order order,
      int rows,
      List<Change> changes,
      boolean isAhead) {
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "batches: batch size must be at least 1, got " + batchSize);
    }
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.order = order;
    this.rows = rows;
    this.changes = List.copyOf(changes);
    this.isAhead = isAhead;
  }

  /** A random change of each batch, with the key of its randomness. */
  private record Change(RandomKey key, BiFunction<Batch, RandomKey, Batch> apply) {
    Batch of(Batch batch, int epoch, int at) {
      return apply.apply(batch, key.derive(epoch).derive(at));
    }
  }

  /**
   * Returns batches in a random order, another one in each epoch; for training.
   *
   * @throws IllegalArgumentException if the batch size is less than 1
   */
  public static Batches shuffled(Dataset dataset, int batchSize, long seed) {
    return all(dataset, batchSize, new Order.Shuffled(seed));
  }

  /**
   * Returns batches of rows of similar length, otherwise in each epoch, without the padding that
   * all rows of a batch have: for training on sequences, with {@link
   * dev.cotangent.nn.Network#ofAnyTime}.
   *
   * <p>Targets [batch, time, ...] are cut as the inputs are. Reads all lengths at once.
   *
   * @throws IllegalArgumentException if the batch size is less than 1, or rows have no lengths
   */
  public static Batches byLength(Dataset dataset, int batchSize, long seed) {
    return all(dataset, batchSize, new Order.ByLength(new LengthBuckets(dataset, batchSize, seed)));
  }

  /**
   * Returns batches in the order of the set; for evaluation.
   *
   * @throws IllegalArgumentException if the batch size is less than 1
   */
  public static Batches inOrder(Dataset dataset, int batchSize) {
    return all(dataset, batchSize, new Order.Given());
  }

  /**
   * Returns the same batches without a last one that is smaller than the others.
   *
   * @throws IllegalArgumentException if no batch would be left
   */
  public Batches dropLast() {
    int full = dataset.size() / batchSize * batchSize;
    if (full == 0) {
      throw new IllegalArgumentException(
          "batches: %d rows do not fill one batch of %d, so dropLast leaves none"
              .formatted(dataset.size(), batchSize));
    }
    return new Batches(dataset, batchSize, order, full, changes, isAhead);
  }

  /**
   * Returns these batches with their images changed at random, otherwise in each epoch.
   *
   * @param seed the same seed gives the same images
   */
  public Batches augmented(Augmentation augmentation, long seed) {
    return changed(new Change(RandomKey.of(seed).derive("augmentation"), augmentation::apply));
  }

  /**
   * Returns these batches with their rows mixed at random, in other pairs in each epoch.
   *
   * @param seed the same seed gives the same pairs
   */
  public Batches mixed(Mixup mixup, long seed) {
    return changed(new Change(RandomKey.of(seed).derive("mixup"), mixup::apply));
  }

  private Batches changed(Change change) {
    List<Change> more = new ArrayList<>(changes);
    more.add(change);
    return new Batches(dataset, batchSize, order, rows, more, isAhead);
  }

  /**
   * Returns these batches, each made on a thread of its own while the one before it is in use.
   *
   * <p>The batches are the same; one more of them is in memory.
   */
  public Batches ahead() {
    return new Batches(dataset, batchSize, order, rows, changes, true);
  }

  private static Batches all(Dataset dataset, int batchSize, Order order) {
    return new Batches(dataset, batchSize, order, dataset.size(), List.of(), false);
  }

  /** Returns the number of batches in an epoch. */
  public int count() {
    return Math.ceilDiv(rows, batchSize);
  }

  /**
   * Returns the batches of one epoch; each iteration reads them anew.
   *
   * @param epoch from 0
   * @throws IllegalArgumentException if the epoch is negative
   */
  public Iterable<Batch> epoch(int epoch) {
    return epoch(epoch, 0);
  }

  /**
   * Returns the batches of one epoch from one of them on, the very same ones; for resuming.
   *
   * @param epoch from 0
   * @param first how many batches to leave out, from 0 to {@link #count}
   * @throws IllegalArgumentException if there is no such epoch or batch
   */
  public Iterable<Batch> epoch(int epoch, int first) {
    if (epoch < 0) {
      throw new IllegalArgumentException("batches: epochs count from 0, got " + epoch);
    }
    if (first < 0 || first > count()) {
      throw new IllegalArgumentException(
          "batches: an epoch of %d batches has none numbered %d".formatted(count(), first));
    }
    return () -> {
      var walk = new Walk(order(epoch), epoch, (int) Math.min(rows, (long) first * batchSize));
      return isAhead ? new Ahead<>(walk) : walk;
    };
  }

  /**
   * Returns what decides the rows of each batch: batches that say the same of one set are the same.
   *
   * <p>What the random changes do is not said, only by which keys.
   */
  @Override
  public String toString() {
    String how =
        switch (order) {
          case Order.Given() -> "in order";
          case Order.Shuffled(long seed) -> "shuffled by seed " + seed;
          case Order.ByLength(LengthBuckets buckets) ->
              "by length, shuffled by seed " + buckets.seed();
        };
    StringBuilder text = new StringBuilder();
    text.append(
        "%d of %d rows %s, %d a batch, %s"
            .formatted(rows, dataset.size(), dataset.inputShape(), batchSize, how));
    for (Change change : changes) {
      text.append(", changed by key %08x%08x".formatted(change.key.high(), change.key.low()));
    }
    return text.toString();
  }

  private int[] order(int epoch) {
    return switch (order) {
      case Order.Given() -> {
        int[] given = new int[dataset.size()];
        Arrays.setAll(given, i -> i);
        yield given;
      }
      case Order.Shuffled(long seed) -> Permutation.of(dataset.size(), seed, epoch);
      case Order.ByLength(LengthBuckets buckets) -> buckets.order(epoch);
    };
  }

  private final class Walk implements Iterator<Batch> {
    private final int[] order;
    private final int epoch;
    private int at;

    Walk(int[] order, int epoch, int from) {
      this.order = order;
      this.epoch = epoch;
      this.at = from;
    }

    @Override
    public boolean hasNext() {
      return at < rows;
    }

    @Override
    public Batch next() {
      if (!hasNext()) {
        throw new NoSuchElementException("batches: the epoch is over after " + count());
      }
      int end = Math.min(at + batchSize, rows);
      Batch drawn = dataset.batch(Arrays.copyOfRange(order, at, end));
      Batch batch =
          Batches.this.order instanceof Order.ByLength ? LengthBuckets.trimmed(drawn) : drawn;
      int first = at;
      at = end;
      for (Change change : changes) {
        batch = change.of(batch, epoch, first);
      }
      return batch;
    }
  }
}
