package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.tensor.Shape;
import org.junit.jupiter.api.Test;

class HostArrayTest {
  private final HostArray.Reals table =
      new HostArray.Reals(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(3, 2));

  @Test
  void rowsComeInTheOrderAskedForAndMayRepeat() {
    assertThat(table.rows(2, 0, 2))
        .isEqualTo(new HostArray.Reals(new float[] {5, 6, 1, 2, 5, 6}, Shape.of(3, 2)));
  }

  @Test
  void rowsOfIntegersAreTakenAlike() {
    var ints = new HostArray.Ints(new int[] {1, 2, 3, 4}, Shape.of(2, 2));

    assertThat(ints.rows(1)).isEqualTo(new HostArray.Ints(new int[] {3, 4}, Shape.of(1, 2)));
  }

  @Test
  void equalityComparesContentsAndShape() {
    var same = new HostArray.Reals(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(3, 2));
    var otherShape = new HostArray.Reals(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(2, 3));

    assertThat(table).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(otherShape);
    assertThat(HostArray.Ints.of(1, 2)).isEqualTo(HostArray.Ints.of(1, 2)).hasToString("Ints[2]");
  }

  @Test
  void valuesMustFillTheShape() {
    assertThatThrownBy(() -> new HostArray.Reals(new float[5], Shape.of(3, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reals: 5 values given, shape [3,2] needs 6");
    assertThatThrownBy(() -> new HostArray.Ints(new int[7], Shape.of(3, 2)))
        .hasMessage("ints: 7 values given, shape [3,2] needs 6");
  }

  @Test
  void aMissingRowIsRefused() {
    assertThatThrownBy(() -> table.rows(0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reals: row 3 of [3,2] does not exist, rows are 0..2");
  }

  @Test
  void aScalarHasNoRows() {
    assertThatThrownBy(() -> new HostArray.Reals(new float[1], Shape.of()).rows(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a scalar has no rows");
  }
}
