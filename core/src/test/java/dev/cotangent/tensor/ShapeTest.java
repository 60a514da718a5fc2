package dev.cotangent.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ShapeTest {

  @Test
  void sizeIsTheProductOfTheExtents() {
    assertThat(Shape.of(2, 3, 4).size()).isEqualTo(24);
    assertThat(Shape.of().size()).isEqualTo(1);
    assertThat(Shape.of(5, 0, 7).size()).isZero();
  }

  @Test
  void negativeAxesCountFromTheLast() {
    Shape shape = Shape.of(2, 3, 4);
    assertThat(shape.extent(-1)).isEqualTo(4);
    assertThat(shape.without(-2)).isEqualTo(Shape.of(2, 4));
    assertThat(shape.with(-3, 9)).isEqualTo(Shape.of(9, 3, 4));
  }

  @Test
  void axesCanBePutBeforeAndAfter() {
    assertThat(Shape.of(3).prepend(2).append(4)).isEqualTo(Shape.of(2, 3, 4));
    assertThat(Shape.of(2, 3, 4).slice(1, 3)).isEqualTo(Shape.of(3, 4));
  }

  @Test
  void broadcastingFollowsTheLastAxes() {
    assertThat(Shape.broadcast(Shape.of(4, 1, 3), Shape.of(5, 1))).isEqualTo(Shape.of(4, 5, 3));
    assertThat(Shape.broadcast(Shape.of(), Shape.of(2))).isEqualTo(Shape.of(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.broadcast(Shape.of(2, 3), Shape.of(4, 3)))
        .withMessageContaining("[2,3]")
        .withMessageContaining("[4,3]");
  }

  @Test
  void impossibleExtentsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(2, -1))
        .withMessageContaining("negative");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(1 << 20, 1 << 20))
        .withMessageContaining("elements");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(2).extent(1))
        .withMessageContaining("axis 1");
  }
}
