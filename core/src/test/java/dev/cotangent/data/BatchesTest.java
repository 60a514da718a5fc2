package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static final int[] IDS = IntStream.range(0, 103).toArray();
  private static final Dataset NUMBERS =
      ArrayDataset.classes(HostArray.Ints.of(IDS), IDS, IDS.length);

  @Test
  void everyRowComesExactlyOncePerEpoch() {
    for (int epoch = 0; epoch < 5; epoch++) {
      assertThat(order(Batches.shuffled(NUMBERS, 10, 42), epoch))
          .containsExactlyInAnyOrderElementsOf(IntStream.of(IDS).boxed().toList());
    }
  }

  @Test
  void sameSeedGivesTheSameBatchesAgain() {
    Batches batches = Batches.shuffled(NUMBERS, 10, 42);

    assertThat(order(Batches.shuffled(NUMBERS, 10, 42), 3)).isEqualTo(order(batches, 3));
    assertThat(batches.epoch(3)).containsExactlyElementsOf(batches.epoch(3));
  }

  @Test
  void orderDependsOnSeedAndEpochAlone() {
    Batches batches = Batches.shuffled(NUMBERS, 10, 42);

    assertThat(order(Batches.shuffled(NUMBERS, 7, 42), 1)).isEqualTo(order(batches, 1));
    assertThat(order(batches, 1)).isNotEqualTo(order(batches, 0));
    assertThat(order(Batches.shuffled(NUMBERS, 10, 43), 1)).isNotEqualTo(order(batches, 1));
    assertThat(order(Batches.shuffled(NUMBERS, 10, 42L + (1L << 32)), 1))
        .isNotEqualTo(order(batches, 1));
  }

  @Test
  void anEpochFromABatchOnIsItsRest() {
    Batches batches = Batches.shuffled(NUMBERS, 10, 42);
    List<Batch> all = new ArrayList<>();
    batches.epoch(3).forEach(all::add);

    for (int first = 0; first <= all.size(); first++) {
      assertThat(batches.epoch(3, first)).containsExactlyElementsOf(all.subList(first, all.size()));
      assertThat(batches.ahead().epoch(3, first))
          .containsExactlyElementsOf(all.subList(first, all.size()));
    }
    for (int none : new int[] {-1, 12, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> batches.epoch(3, none))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("batches: an epoch of 11 batches has none numbered " + none);
    }
  }

  @Test
  void whatDecidesTheBatchesIsSaid() {
    Batches batches = Batches.shuffled(NUMBERS, 10, 42);
    assertThat(batches).hasToString("103 of 103 rows [], 10 a batch, shuffled by seed 42");
    assertThat(batches.dropLast().mixed(new Mixup(1, 103), 1).toString())
        .startsWith("100 of 103 rows [], 10 a batch, shuffled by seed 42, changed by key ")
        .isNotEqualTo(batches.dropLast().mixed(new Mixup(1, 103), 2).toString());
    assertThat(batches.ahead()).hasToString(batches.toString());
  }

  @Test
  void everyPermutationIsEquallyLikely() {
    int[] counts = new int[6];
    for (int seed = 0; seed < 6_000; seed++) {
      int[] order = Permutation.of(3, seed, 0);
      counts[order[0] * 2 + (order[1] > order[2] ? 1 : 0)]++;
    }

    // Binomial: mean 1,000, standard deviation 28.9; five of them.
    assertThat(IntStream.of(counts)).allSatisfy(count -> assertThat(count).isBetween(856, 1_144));
  }

  @Test
  void inOrderKeepsTheOrderOfTheSet() {
    assertThat(order(Batches.inOrder(NUMBERS, 10), 9))
        .containsExactlyElementsOf(IntStream.of(IDS).boxed().toList());
  }

  @Test
  void theLastSmallerBatchIsKept() {
    Batches batches = Batches.inOrder(NUMBERS, 10);

    assertThat(batches.count()).isEqualTo(11);
    assertThat(batches.epoch(0)).hasSize(11).last().extracting(Batch::size).isEqualTo(3);
  }

  @Test
  void dropLastLeavesFullBatchesOnly() {
    Batches batches = Batches.shuffled(NUMBERS, 10, 1).dropLast();

    assertThat(batches.count()).isEqualTo(10);
    assertThat(batches.epoch(0)).hasSize(10).allMatch(batch -> batch.size() == 10);
  }

  @Test
  void aFullLastBatchIsNotDropped() {
    assertThat(Batches.inOrder(NUMBERS, 103).dropLast().count()).isEqualTo(1);
  }

  @Test
  void droppingTheOnlyBatchIsRefused() {
    assertThatThrownBy(() -> Batches.inOrder(NUMBERS, 104).dropLast())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batches: 103 rows do not fill one batch of 104, so dropLast leaves none");
  }

  @Test
  void sizesAndEpochsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Batches.inOrder(NUMBERS, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1, got 0");
    assertThatThrownBy(() -> Batches.inOrder(NUMBERS, 1).epoch(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("epochs count from 0, got -1");
  }

  @Test
  void aBatchSizeBeyondEveryRowCountGivesOneBatch() {
    assertThat(Batches.inOrder(NUMBERS, Integer.MAX_VALUE).epoch(0)).hasSize(1);
  }

  @Test
  void anEpochThatIsOverSaysSo() {
    var walk = Batches.inOrder(NUMBERS, 103).epoch(0).iterator();
    walk.next();

    assertThatThrownBy(walk::next).isInstanceOf(NoSuchElementException.class);
  }

  private static List<Integer> order(Batches batches, int epoch) {
    List<Integer> order = new ArrayList<>();
    for (Batch batch : batches.epoch(epoch)) {
      for (int label : ((HostArray.Ints) batch.targets()).values()) {
        order.add(label);
      }
    }
    return order;
  }
}
