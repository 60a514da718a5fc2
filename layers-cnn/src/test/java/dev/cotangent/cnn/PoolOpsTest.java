package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.Window2d;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import dev.cotangent.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PoolOpsTest extends OpConformance {
  private static final Window2d TWO = Window2d.of(2, 2).stride(2, 2);
  private static final Window2d OVERLAPPING = Window2d.of(3, 2).stride(2, 1).padding(1, 1);
  private static final Window2d DILATED = Window2d.of(2, 2).dilation(2, 3);

  @Override
  protected Stream<OpCase> cases() {
    return Stream.of(
        OpCase.of("max", new MaxPool2dOp(TWO)).real(2, 4, 5, 3).gives(2, 2, 2, 3),
        OpCase.of("max, overlapping", new MaxPool2dOp(OVERLAPPING))
            .real(1, 5, 4, 2)
            .gives(1, 3, 5, 2),
        OpCase.of("max, dilated", new MaxPool2dOp(DILATED)).real(1, 4, 5, 2).gives(1, 2, 2, 2),
        OpCase.of("average", new AveragePool2dOp(TWO, false)).real(2, 4, 5, 3).gives(2, 2, 2, 3),
        OpCase.of("average of those inside", new AveragePool2dOp(OVERLAPPING, false))
            .real(1, 5, 4, 2)
            .gives(1, 3, 5, 2),
        OpCase.of("average, padding counted", new AveragePool2dOp(OVERLAPPING, true))
            .real(1, 5, 4, 2)
            .gives(1, 3, 5, 2),
        OpCase.of("time mask", new TimeMaskOp(-3)).real(3, 4, 2).values(4, 0, 2).gives(3, 4, 2));
  }

  @Test
  void gradientOfEqualElementsGoesToTheFirst() {
    Backend backend = new ReferenceBackend();
    try (Tape tape = Tape.evaluation(backend)) {
      var x = tape.watch(TensorValues.of(backend, Shape.of(1, 2, 2, 1), 1, 5, 5, 5));
      var y = tape.apply(new MaxPool2dOp(TWO), x);
      assertThat(TensorValues.doubles(tape.backward(y).of(x))).containsExactly(0, 1, 0, 0);
    }
  }

  @Test
  void negativeElementsWinOverPadding() {
    Backend backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      var x = tape.constant(TensorValues.of(backend, Shape.of(1, 1, 1, 2), -3, -7));
      var y = tape.apply(new MaxPool2dOp(Window2d.of(2, 2).padding(1, 1)), x);
      assertThat(TensorValues.doubles(y.value())).containsExactly(-3, -7, -3, -7, -3, -7, -3, -7);
    }
  }

  @Test
  void windowsOfPaddingAloneAreAnError() {
    assertThatThrownBy(() -> new MaxPool2dOp(Window2d.of(2, 2).padding(2, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("padding 2,2,0,0 is more than half of the window 2x2");
  }
}
