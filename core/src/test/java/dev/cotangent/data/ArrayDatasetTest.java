package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArrayDatasetTest {
  private static final HostArray.Ints TOKENS =
      new HostArray.Ints(new int[] {1, 2, 3, 4, 5, 0}, Shape.of(3, 2));

  private final ArrayDataset words =
      ArrayDataset.classes(TOKENS, new int[] {0, 1, 1}, List.of("a", "b")).withLengths(2, 2, 1);

  @Test
  void aBatchHoldsTheChosenRowsOfEveryArray() {
    Batch batch = words.batch(new int[] {2, 0});

    assertThat(batch.inputs())
        .isEqualTo(new HostArray.Ints(new int[] {5, 0, 1, 2}, Shape.of(2, 2)));
    assertThat(batch.lengths()).contains(HostArray.Ints.of(1, 2));
    assertThat(batch.targets()).isEqualTo(HostArray.Ints.of(1, 0));
    assertThat(batch.size()).isEqualTo(2);
  }

  @Test
  void inputShapeHasNoBatchAxis() {
    assertThat(words.inputShape()).isEqualTo(Shape.of(2));
    assertThat(words.classNames()).containsExactly("a", "b");
  }

  @Test
  void realTargetsHaveNoClasses() {
    var targets = new HostArray.Reals(new float[] {1, 2, 3}, Shape.of(3, 1));

    ArrayDataset dataset = ArrayDataset.targets(TOKENS, targets);

    assertThat(dataset.classNames()).isEmpty();
    assertThat(dataset.batch(new int[] {1}).targets())
        .isEqualTo(new HostArray.Reals(new float[] {2}, Shape.of(1, 1)));
  }

  @Test
  void aLabelOutOfRangeIsRefused() {
    assertThatThrownBy(() -> ArrayDataset.classes(TOKENS, new int[] {0, 2, 1}, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dataset: label 2 of row 1 is out of range, expected 0..1");
  }

  @Test
  void anEmptySetIsRefused() {
    var nothing = new HostArray.Reals(new float[0], Shape.of(0, 4));

    assertThatThrownBy(() -> ArrayDataset.classes(nothing, new int[0], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[0,4], expected at least one row");
  }

  @Test
  void countsMustAgree() {
    assertThatThrownBy(() -> ArrayDataset.classes(TOKENS, new int[] {0, 1}, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dataset: targets have shape [2], features have 3 rows");
    assertThatThrownBy(() -> words.withLengths(1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dataset: lengths have shape [2], features have 3 rows");
  }

  @Test
  void aLengthBeyondTheTimeAxisIsRefused() {
    assertThatThrownBy(() -> words.withLengths(2, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dataset: length 3 of row 1 is out of range, expected 0..2");
  }

  @Test
  void lengthsNeedATimeAxis() {
    ArrayDataset flat = ArrayDataset.classes(HostArray.Ints.of(1, 2), new int[] {0, 0}, 1);

    assertThatThrownBy(() -> flat.withLengths(1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no time axis");
  }

  @Test
  void classNamesMustDiffer() {
    assertThatThrownBy(() -> ArrayDataset.classes(TOKENS, new int[3], List.of("a", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a, a]");
  }

  @Test
  void aBatchOfUnequalArraysIsRefused() {
    assertThatThrownBy(() -> new Batch(TOKENS, HostArray.Ints.of(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch: targets have shape [2], inputs have 3 rows");
    assertThatThrownBy(() -> new Batch(TOKENS, Optional.of(TOKENS), TOKENS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch: lengths have shape [3,2], expected [3]");
  }

  @Test
  void aSubsetSeesItsOwnRowNumbers() {
    Dataset subset = words.subset(2, 1);

    assertThat(subset.size()).isEqualTo(2);
    assertThat(subset.batch(new int[] {0})).isEqualTo(words.batch(new int[] {2}));
    assertThatThrownBy(() -> subset.batch(new int[] {2})).hasMessageContaining("rows are 0..1");
    assertThatThrownBy(() -> words.subset(3)).hasMessageContaining("row 3 does not exist");
    assertThatThrownBy(words::subset).hasMessageContaining("no rows chosen");
  }

  @Test
  void aSplitSharesNoRowAndLosesNone() {
    int[] ids = IntStream.range(0, 100).toArray();
    Dataset numbers = ArrayDataset.classes(HostArray.Ints.of(ids), ids, 100);

    TrainTest parts = numbers.split(0.8, 7);

    assertThat(parts.train().size()).isEqualTo(80);
    assertThat(IntStream.concat(labels(parts.train()), labels(parts.test())))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 100).boxed().toList());
    assertThat(labels(numbers.split(0.8, 7).test()).toArray())
        .isEqualTo(labels(parts.test()).toArray());
  }

  @Test
  void aSplitWithAnEmptyPartIsRefused() {
    assertThatThrownBy(() -> words.split(0.1, 1)).hasMessageContaining("leaves a part empty");
    assertThatThrownBy(() -> words.split(1, 1)).hasMessageContaining("leaves a part empty");
    assertThatThrownBy(() -> words.split(Double.NaN, 1)).hasMessageContaining("empty");
  }

  @Test
  void partsOfOneSetMustFitTogether() {
    Dataset other = ArrayDataset.classes(TOKENS, new int[3], 2);

    assertThatThrownBy(() -> new TrainTest(words, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("train-test: classes of train are [a, b], of test [0, 1]");
  }

  private static IntStream labels(Dataset dataset) {
    int[] all = IntStream.range(0, dataset.size()).toArray();
    return IntStream.of(((HostArray.Ints) dataset.batch(all).targets()).values());
  }
}
