package dev.cotangent.bench.backprop;

import dev.cotangent.data.Dataset;
import dev.cotangent.data.HostArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sequences of similar length.
 *
 * @param from shortest length
 * @param to longest length
 */
record LengthGroup(int from, int to, Dataset rows) {
  private static final int GROUPS = 4;

  /** Returns up to four groups of about as many rows each, by length; none for full rows. */
  static List<LengthGroup> of(Dataset all) {
    int[] every = IntStream.range(0, all.size()).toArray();
    int[] lengths = all.batch(every).lengths().map(HostArray.Ints::values).orElse(new int[0]);
    int[] sorted = Arrays.stream(lengths).sorted().toArray();
    List<LengthGroup> groups = new ArrayList<>();
    int done = 0;
    for (int i = 1; i <= GROUPS && sorted.length > 0; i++) {
      int above = done;
      int to = sorted[i * sorted.length / GROUPS - 1];
      int[] rows =
          IntStream.of(every).filter(r -> lengths[r] > above && lengths[r] <= to).toArray();
      if (rows.length > 0) {
        int from = IntStream.of(rows).map(r -> lengths[r]).min().getAsInt();
        groups.add(new LengthGroup(from, to, all.subset(rows)));
        done = to;
      }
    }
    return groups;
  }

  /** Returns such as {@code 4 to 7}. */
  String title() {
    return from == to ? String.valueOf(to) : from + " to " + to;
  }
}
