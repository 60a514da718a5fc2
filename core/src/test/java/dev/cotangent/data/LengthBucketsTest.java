package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 103 rows of up to 20 tokens; each row's tokens and its class are its number. */
class LengthBucketsTest {
  private static final int ROWS = 103;
  private static final int TIME = 20;

  @Test
  void everyRowComesOnceAndWithAllThatCounts() {
    List<Integer> seen = new ArrayList<>();
    for (Batch batch : Batches.byLength(rows(), 8, 1).epoch(0)) {
      int time = batch.inputs().shape().extent(1);
      int[] lengths = batch.lengths().orElseThrow().values();
      assertThat(time).isEqualTo(Math.max(1, Arrays.stream(lengths).max().orElseThrow()));
      for (int row = 0; row < batch.size(); row++) {
        int label = ((HostArray.Ints) batch.targets()).values()[row];
        seen.add(label);
        assertThat(lengths[row]).isEqualTo(length(label));
        int[] tokens = ((HostArray.Ints) batch.inputs().rows(row)).values();
        assertThat(Arrays.copyOf(tokens, lengths[row])).isEqualTo(filled(lengths[row], label));
      }
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(IntStream.range(0, ROWS).boxed().toList());
  }

  @Test
  void thereIsLessPaddingThanInRandomBatches() {
    assertThat(padding(Batches.byLength(rows(), 8, 1)))
        .isLessThan(padding(Batches.shuffled(rows(), 8, 1)) / 4);
  }

  @Test
  void eachEpochHasOtherBatchesAndTheSameSeedTheSame() {
    Batches batches = Batches.byLength(rows(), 8, 1);
    assertThat(labels(batches, 0)).isEqualTo(labels(Batches.byLength(rows(), 8, 1), 0));
    assertThat(labels(batches, 0)).isNotEqualTo(labels(batches, 1));
  }

  @Test
  void targetsOfEachStepAreCutToo() {
    var array = new HostArray.Ints(new int[2 * 5], Shape.of(2, 5));
    var batch = new Batch(array, java.util.Optional.of(HostArray.Ints.of(3, 2)), array);
    Batch trimmed = LengthBuckets.trimmed(batch);
    assertThat(trimmed.inputs().shape()).isEqualTo(Shape.of(2, 3));
    assertThat(trimmed.targets().shape()).isEqualTo(Shape.of(2, 3));
  }

  @Test
  void rowsWithoutLengthsAreAnError() {
    Dataset full = TextCorpus.of("abcdef").windows(2);
    assertThatThrownBy(() -> Batches.byLength(full, 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows without lengths");
  }

  private static int[] filled(int length, int value) {
    int[] values = new int[length];
    Arrays.fill(values, value);
    return values;
  }

  private static long padding(Batches batches) {
    long padding = 0;
    for (Batch batch : batches.epoch(0)) {
      long steps = batch.inputs().shape().size();
      padding += steps - Arrays.stream(batch.lengths().orElseThrow().values()).sum();
    }
    return padding;
  }

  private static List<Integer> labels(Batches batches, int epoch) {
    List<Integer> labels = new ArrayList<>();
    for (Batch batch : batches.epoch(epoch)) {
      Arrays.stream(((HostArray.Ints) batch.targets()).values()).forEach(labels::add);
    }
    return labels;
  }

  private static int length(int row) {
    return (int) (RandomKey.of(9).uniform(row) * (TIME + 1));
  }

  private static Dataset rows() {
    int[] tokens = new int[ROWS * TIME];
    int[] labels = new int[ROWS];
    int[] lengths = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      labels[row] = row;
      lengths[row] = length(row);
      Arrays.fill(tokens, row * TIME, row * TIME + lengths[row], row);
    }
    return ArrayDataset.classes(new HostArray.Ints(tokens, Shape.of(ROWS, TIME)), labels, ROWS)
        .withLengths(lengths);
  }
}
