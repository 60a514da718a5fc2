package dev.cotangent.data;

import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Brings rows of similar length together, and cuts the padding that all rows of a batch have.
 *
 * <p>In each epoch the rows are shuffled; those of {@code pool} consecutive batches are sorted by
 * length and dealt to batches, whose order is then shuffled. So batches differ from epoch to epoch.
 */
final class LengthBuckets {
  /** Batches whose rows are sorted together. */
  private static final int POOL = 50;

  /** Tells the shuffling of batches apart from that of rows. */
  private static final long BATCHES = 0x6275636b;

  /** Rows that are asked for at a time, to learn their lengths. */
  private static final int ASKED = 1024;

  private final int[] lengths;
  private final int batchSize;
  private final long seed;

  /**
   * Buckets of a set.
   *
   * @throws IllegalArgumentException if its rows have no lengths
   */
  LengthBuckets(Dataset dataset, int batchSize, long seed) {
    this.lengths = lengths(dataset);
    this.batchSize = batchSize;
    this.seed = seed;
  }

  private static int[] lengths(Dataset dataset) {
    int[] lengths = new int[dataset.size()];
    for (int from = 0; from < lengths.length; from += ASKED) {
      int to = Math.min(from + ASKED, lengths.length);
      HostArray.Ints part =
          dataset
              .batch(IntStream.range(from, to).toArray())
              .lengths()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "batches: rows without lengths cannot be brought together by them"));
      System.arraycopy(part.values(), 0, lengths, from, to - from);
    }
    return lengths;
  }

  /** Returns the seed of all shuffling. */
  long seed() {
    return seed;
  }

  /** Returns the rows of an epoch; the last batch may be smaller. */
  int[] order(int epoch) {
    int[] shuffled = Permutation.of(lengths.length, seed, epoch);
    int pool = POOL * batchSize;
    for (int from = 0; from < shuffled.length; from += pool) {
      int to = Math.min(from + pool, shuffled.length);
      int[] sorted =
          Arrays.stream(shuffled, from, to)
              .boxed()
              .sorted(Comparator.comparingInt((Integer row) -> -lengths[row]))
              .mapToInt(Integer::intValue)
              .toArray();
      System.arraycopy(sorted, 0, shuffled, from, sorted.length);
    }
    int full = shuffled.length / batchSize;
    int[] batches = Permutation.of(full, seed ^ BATCHES, epoch);
    int[] order = shuffled.clone();
    for (int i = 0; i < full; i++) {
      System.arraycopy(shuffled, batches[i] * batchSize, order, i * batchSize, batchSize);
    }
    return order;
  }

  /**
   * Returns a batch without the steps that are padding in all rows; at least one step is left.
   *
   * <p>Inputs [batch, time, ...] are cut, and targets too where they have the same time axis.
   */
  static Batch trimmed(Batch batch) {
    int time = batch.inputs().shape().extent(1);
    int longest = Arrays.stream(batch.lengths().orElseThrow().values()).max().orElse(0);
    int kept = Math.max(1, longest);
    if (kept == time) {
      return batch;
    }
    Shape targets = batch.targets().shape();
    boolean perStep = targets.rank() >= 2 && targets.extent(1) == time;
    return new Batch(
        cut(batch.inputs(), kept),
        Optional.of(batch.lengths().get()),
        perStep ? cut(batch.targets(), kept) : batch.targets());
  }

  private static HostArray cut(HostArray array, int steps) {
    Shape shape = array.shape();
    Shape shorter = shape.with(1, steps);
    int from = shape.without(0).size();
    int to = shorter.without(0).size();
    return switch (array) {
      case HostArray.Reals(float[] values, Shape _) -> {
        float[] kept = new float[shorter.size()];
        for (int row = 0; row < shape.extent(0); row++) {
          System.arraycopy(values, row * from, kept, row * to, to);
        }
        yield new HostArray.Reals(kept, shorter);
      }
      case HostArray.Ints(int[] values, Shape _) -> {
        int[] kept = new int[shorter.size()];
        for (int row = 0; row < shape.extent(0); row++) {
          System.arraycopy(values, row * from, kept, row * to, to);
        }
        yield new HostArray.Ints(kept, shorter);
      }
    };
  }
}
