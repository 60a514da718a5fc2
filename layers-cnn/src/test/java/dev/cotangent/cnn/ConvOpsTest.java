package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.Window2d;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.FusedActivation;
import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import dev.cotangent.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Padding, transposed convolution, that of volumes, and repetition, as operations. */
class ConvOpsTest extends OpConformance {
  private static final Window2d WINDOW = Window2d.of(3, 2).stride(2, 3).padding(1, 0, 0, 1);
  private static final Window2d DEPTH = Window2d.of(1, 2).stride(1, 2).dilation(1, 2);
  private static final Window2d FLAT = Window2d.of(1, 1);

  @Override
  protected Stream<OpCase> cases() {
    var tanh = FusedActivation.of(Activation.tanh().f());
    var silu = FusedActivation.of(Activation.silu().f());
    return Stream.of(
        OpCase.of("transposed", new ConvTransposeOp(Conv2dSpec.of(WINDOW), 1, 2, tanh))
            .real(2, 2, 3, 2)
            .real(2, 3, 2, 3)
            .real(3)
            .gives(2, 5, 9, 3),
        OpCase.of("transposed, groups", new ConvTransposeOp(new Conv2dSpec(WINDOW, 2), 0, 0, silu))
            .real(1, 2, 2, 4)
            .real(4, 3, 2, 1)
            .gives(1, 4, 4, 2),
        OpCase.of("volumes", new Conv3dOp(Conv2dSpec.of(WINDOW), DEPTH, silu))
            .real(1, 5, 4, 4, 2)
            .real(3, 2, 3, 2, 2)
            .real(3)
            .gives(1, 2, 2, 2, 3),
        OpCase.of("volumes, groups", new Conv3dOp(new Conv2dSpec(WINDOW, 2), FLAT, tanh))
            .real(1, 2, 3, 2, 4)
            .real(2, 1, 3, 2, 2)
            .gives(1, 2, 1, 1, 2),
        OpCase.of("repeat", new RepeatOp(2)).real(2, 2, 3, 2).gives(2, 4, 6, 2),
        pad("zeros", PaddingMode.ZERO).real(2, 3, 2).gives(2, 6, 4),
        pad("reflect", PaddingMode.REFLECT).real(2, 3, 3).gives(2, 6, 5),
        pad("replicate", PaddingMode.REPLICATE).real(2, 1, 1).gives(2, 4, 3),
        pad("circular", PaddingMode.CIRCULAR).real(2, 2, 3).gives(2, 5, 5));
  }

  private static OpCase pad(String name, PaddingMode mode) {
    var sides = List.of(new PadOp.Sides(1, 1, 2), new PadOp.Sides(2, 2, 0));
    return OpCase.of(name, new PadOp(mode, sides));
  }

  @ParameterizedTest
  @CsvSource({
    "ZERO, 0 0 1 2 3 0 0",
    "REFLECT, 3 2 1 2 3 2 1",
    "REPLICATE, 1 1 1 2 3 3 3",
    "CIRCULAR, 2 3 1 2 3 1 2"
  })
  void paddingHoldsWhatTheModeSays(PaddingMode mode, String expected) {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      var x = tape.constant(TensorValues.of(backend, Shape.of(1, 3), 1, 2, 3));
      var y = tape.apply(new PadOp(mode, List.of(new PadOp.Sides(1, 2, 2))), x);
      assertThat(TensorValues.doubles(y.value()))
          .containsExactly(
              Stream.of(expected.split(" ")).mapToDouble(Double::parseDouble).toArray());
    }
  }

  @Test
  void outputPaddingBeyondTheStrideIsAnError() {
    assertThatThrownBy(
            () -> new ConvTransposeOp(Conv2dSpec.of(WINDOW), 2, 0, FusedActivation.identity()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("below the stride 2x3, got 2x0");
  }

  @Test
  void channelsThatDoNotFitNameBothShapes() {
    var op = new ConvTransposeOp(Conv2dSpec.of(WINDOW), 0, 0, FusedActivation.identity());
    assertThatThrownBy(() -> op.output(Shape.of(1, 4, 4, 3), Shape.of(2, 3, 2, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x has 3 channels [1,4,4,3], filter expects 2 [2,3,2,5]");
  }

  @Test
  void negativePaddingIsAnError() {
    assertThatThrownBy(() -> new PadOp.Sides(1, -1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not be negative, got -1,0");
  }

  @Test
  void volumesAndFiltersThatDoNotFitNameBothShapes() {
    var op = new Conv3dOp(Conv2dSpec.of(WINDOW), DEPTH, FusedActivation.identity());
    requireRefused(op, Shape.of(1, 5, 3, 3, 2), Shape.of(3, 2, 3, 2, 1), "[3,2,3,2,1] in 1 groups");
    requireRefused(
        op, Shape.of(1, 5, 3, 3, 2), Shape.of(3, 1, 3, 2, 2), "do not fit x [1,5,3,3,2]");
    requireRefused(op, Shape.of(5, 3, 3, 2), Shape.of(3, 2, 3, 2, 2), "got [5,3,3,2] and [3,2,");
    requireRefused(
        op, Shape.of(1, 2, 3, 3, 2), Shape.of(3, 2, 3, 2, 2), "[1,2,3,3,2] is not as deep");
  }

  private static void requireRefused(Conv3dOp op, Shape x, Shape w, String why) {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      var volumes = tape.constant(TensorValues.of(backend, x, new double[x.size()]));
      var filters = tape.constant(TensorValues.of(backend, w, new double[w.size()]));
      assertThatThrownBy(() -> tape.apply(op, volumes, filters))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(why);
    }
  }
}
