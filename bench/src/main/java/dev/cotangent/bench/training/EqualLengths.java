package dev.cotangent.bench.training;

import dev.cotangent.data.Batch;
import dev.cotangent.data.Dataset;
import dev.cotangent.data.HostArray;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/** Chooses rows in which gradients have a long way to go, the same for all. */
public final class EqualLengths {
  private EqualLengths() {}

  /**
   * Returns the longest rows, the first of equal ones, each read up to the length of the shortest
   * of them; the first rows where all are full.
   */
  public static Batch longest(Dataset rows, int count) {
    Batch all = rows.batch(IntStream.range(0, rows.size()).toArray());
    int[] lengths = all.lengths().map(HostArray.Ints::values).orElseGet(() -> new int[rows.size()]);
    int[] chosen =
        IntStream.range(0, rows.size())
            .boxed()
            .sorted(Comparator.comparingInt((Integer row) -> -lengths[row]))
            .limit(count)
            .mapToInt(Integer::intValue)
            .toArray();
    Batch batch = rows.batch(chosen);
    return batch
        .lengths()
        .map(each -> new Batch(batch.inputs(), Optional.of(cut(each)), batch.targets()))
        .orElse(batch);
  }

  private static HostArray.Ints cut(HostArray.Ints lengths) {
    int[] cut = new int[lengths.values().length];
    Arrays.fill(cut, Arrays.stream(lengths.values()).min().orElse(0));
    return HostArray.Ints.of(cut);
  }
}
