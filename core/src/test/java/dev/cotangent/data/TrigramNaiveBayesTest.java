package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrigramNaiveBayesTest {
  private static final HostArray.Ints ROWS =
      new HostArray.Ints(new int[] {1, 2, 3, 3, 2, 1, 1, 2, 4}, Shape.of(3, 3));
  private static final Dataset TRAIN =
      ArrayDataset.classes(ROWS, new int[] {0, 1, 0}, List.of("up", "down"));

  @Test
  void trainingRowsAreRecognised() {
    assertThat(TrigramNaiveBayes.fit(TRAIN).accuracy(TRAIN)).isEqualTo(1);
  }

  @Test
  void boundariesCount() {
    // Only how a row begins is known of these: (start, start, 3) and (start, start, 1).
    var rows = new HostArray.Ints(new int[] {3, 9, 9, 1, 9, 9}, Shape.of(2, 3));
    Batch batch = new Batch(rows, HostArray.Ints.of(1, 0));

    assertThat(TrigramNaiveBayes.fit(TRAIN).classify(batch)).containsExactly(1, 0);
  }

  @Test
  void paddingIsNotRead() {
    int[] labels = {0, 1};
    var rows = new HostArray.Ints(new int[] {1, 2, 7, 7, 2, 1, 8, 8}, Shape.of(2, 4));
    var other = new HostArray.Ints(new int[] {1, 2, 8, 8, 2, 1, 7, 7}, Shape.of(2, 4));
    Dataset train = ArrayDataset.classes(rows, labels, 2).withLengths(2, 2);
    Dataset test = ArrayDataset.classes(other, labels, 2).withLengths(2, 2);

    assertThat(TrigramNaiveBayes.fit(train).accuracy(test)).isEqualTo(1);
  }

  @Test
  void otherInputsAreRefused() {
    var reals = new HostArray.Reals(new float[2], Shape.of(1, 2));

    assertThatThrownBy(() -> TrigramNaiveBayes.fit(ArrayDataset.classes(reals, new int[1], 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("naive Bayes: inputs are Reals[1,2], expected Ints of rank 2");
  }
}
