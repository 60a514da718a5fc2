package dev.cotangent.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LayoutTest {

  @Test
  void denseLayoutsAreRowMajor() {
    Layout layout = Layout.dense(Shape.of(2, 3, 4), 5);
    assertThat(layout.strides()).containsExactly(12, 4, 1);
    assertThat(layout.isDense()).isTrue();
    assertThat(layout.start()).isEqualTo(5);
    assertThat(layout.end()).isEqualTo(29);
  }

  @Test
  void transposingExchangesExtentsAndStrides() {
    Layout layout = Layout.dense(Shape.of(2, 3), 0).transpose(0, 1);
    assertThat(layout.shape()).isEqualTo(Shape.of(3, 2));
    assertThat(layout.strides()).containsExactly(1, 3);
    assertThat(layout.isDense()).isFalse();
  }

  @Test
  void slicingByAStepMovesTheFirstElement() {
    Layout layout = Layout.dense(Shape.of(6, 2), 0).slice(0, 1, 3, 2);
    assertThat(layout.offset()).isEqualTo(2);
    assertThat(layout.strides()).containsExactly(4, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Layout.dense(Shape.of(6), 0).slice(0, 2, 3, 2))
        .withMessageContaining("leaves axis 0");
  }

  @Test
  void flippingWalksBackwardsFromTheLast() {
    Layout layout = Layout.dense(Shape.of(4), 3).flip(0);
    assertThat(layout.offset()).isEqualTo(6);
    assertThat(layout.strides()).containsExactly(-1);
    assertThat(layout.start()).isEqualTo(3);
    assertThat(layout.end()).isEqualTo(7);
  }

  @Test
  void broadcastingRepeatsByStrideZero() {
    Layout layout = Layout.dense(Shape.of(3, 1), 0).broadcastTo(Shape.of(2, 3, 4));
    assertThat(layout.strides()).containsExactly(0, 1, 0);
    assertThat(layout.end()).isEqualTo(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Layout.dense(Shape.of(2), 0).broadcastTo(Shape.of(3)))
        .withMessageContaining("[2] does not fit [3]");
  }

  @Test
  void onlyDenseLayoutsReshape() {
    Layout layout = Layout.dense(Shape.of(2, 3), 4);
    assertThat(layout.reshape(Shape.of(6)).offset()).isEqualTo(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layout.transpose(0, 1).reshape(Shape.of(6)))
        .withMessageContaining("not dense");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layout.reshape(Shape.of(7)))
        .withMessageContaining("another size");
  }

  @Test
  void axesOfOneElementDoNotSpoilDensity() {
    Layout layout = Layout.dense(Shape.of(3, 1, 4), 0).transpose(0, 1);
    assertThat(layout.isDense()).isTrue();
  }
}
