package dev.cotangent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.data.HostArray;
import dev.cotangent.tensor.Shape;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfusionTest {

  @Test
  void rowsAreCountedByActualAndPredictedClass() {
    var confusion = new Confusion(3);
    float[] logits = {9, 1, 1, 1, 9, 1, 5, 5, 1};
    assertThat(confusion.add(logits, HostArray.Ints.of(0, 2, 1), Optional.empty())).isEqualTo(3);
    assertThat(confusion.count(0, 0)).isEqualTo(1);
    assertThat(confusion.count(2, 1)).isEqualTo(1);
    assertThat(confusion.count(1, 0)).as("the lowest of equals").isEqualTo(1);
    assertThat(confusion.accuracy()).isEqualTo(1.0 / 3);
  }

  @Test
  void paddedStepsAreNotCounted() {
    var confusion = new Confusion(2);
    float[] logits = {1, 0, 1, 0, 0, 1, 0, 1};
    var labels = new HostArray.Ints(new int[] {0, 0, 1, 0}, Shape.of(2, 2));
    assertThat(confusion.add(logits, labels, Optional.of(HostArray.Ints.of(2, 1)))).isEqualTo(3);
    assertThat(confusion.accuracy()).isEqualTo(1);
  }

  @Test
  void logitsOfAnotherSizeAreRefused() {
    assertThatThrownBy(
            () -> new Confusion(3).add(new float[4], HostArray.Ints.of(0, 1), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("need 6 logits, got 4");
  }
}
