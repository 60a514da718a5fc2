package dev.cotangent.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Walks a data set batch by batch, every row once per epoch.
 *
 * <p>Immutable: the order is a function of seed and epoch, so training resumes at any epoch with
 * the batches it would have seen. The last batch may be smaller, unless {@link #dropLast()} leaves
 * it out.
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
  }

  private final Dataset dataset;
  private final int batchSize;
  private final Order order;
  private final int rows;

  private Batches(Dataset dataset, int batchSize, Order order, int rows) {
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "batches: batch size must be at least 1, got " + batchSize);
    }
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.order = order;
    this.rows = rows;
  }

  /**
   * Returns batches in a random order, another one in each epoch; for training.
   *
   * @throws IllegalArgumentException if the batch size is less than 1
   */
  public static Batches shuffled(Dataset dataset, int batchSize, long seed) {
    return new Batches(dataset, batchSize, new Order.Shuffled(seed), dataset.size());
  }

  /**
   * Returns batches in the order of the set; for evaluation.
   *
   * @throws IllegalArgumentException if the batch size is less than 1
   */
  public static Batches inOrder(Dataset dataset, int batchSize) {
    return new Batches(dataset, batchSize, new Order.Given(), dataset.size());
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
    return new Batches(dataset, batchSize, order, full);
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
    if (epoch < 0) {
      throw new IllegalArgumentException("batches: epochs count from 0, got " + epoch);
    }
    return () -> new Walk(order(epoch));
  }

  private int[] order(int epoch) {
    return switch (order) {
      case Order.Given() -> {
        int[] given = new int[dataset.size()];
        Arrays.setAll(given, i -> i);
        yield given;
      }
      case Order.Shuffled(long seed) -> Permutation.of(dataset.size(), seed, epoch);
    };
  }

  private final class Walk implements Iterator<Batch> {
    private final int[] order;
    private int at;

    Walk(int[] order) {
      this.order = order;
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
      Batch batch = dataset.batch(Arrays.copyOfRange(order, at, end));
      at = end;
      return batch;
    }
  }
}
