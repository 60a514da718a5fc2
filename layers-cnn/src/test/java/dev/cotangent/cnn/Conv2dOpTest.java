package dev.cotangent.cnn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.Window2d;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.FusedActivation;
import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import dev.cotangent.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class Conv2dOpTest extends OpConformance {
  private static final Window2d SQUARE = Window2d.of(3, 3);

  @Override
  protected Stream<OpCase> cases() {
    return Stream.of(
        of("plain", Conv2dSpec.of(SQUARE)).real(2, 4, 5, 2).real(3, 3, 3, 2).gives(2, 2, 3, 3),
        of("bias", Conv2dSpec.of(SQUARE))
            .real(2, 4, 4, 1)
            .real(2, 3, 3, 1)
            .real(2)
            .gives(2, 2, 2, 2),
        of("one pixel", Conv2dSpec.of(Window2d.of(1, 1)))
            .real(1, 3, 2, 3)
            .real(2, 1, 1, 3)
            .real(2)
            .gives(1, 3, 2, 2),
        of("strided", Conv2dSpec.of(SQUARE.stride(2, 3)))
            .real(1, 6, 7, 2)
            .real(2, 3, 3, 2)
            .gives(1, 2, 2, 2),
        of("padded unevenly", Conv2dSpec.of(SQUARE.padding(0, 2, 1, 0)))
            .real(1, 3, 3, 2)
            .real(2, 3, 3, 2)
            .gives(1, 3, 2, 2),
        of("dilated", Conv2dSpec.of(Window2d.of(2, 3).dilation(3, 2).padding(1, 1)))
            .real(1, 4, 5, 2)
            .real(2, 2, 3, 2)
            .gives(1, 3, 3, 2),
        of("groups", new Conv2dSpec(SQUARE.samePadding(), 2))
            .real(2, 3, 4, 4)
            .real(6, 3, 3, 2)
            .real(6)
            .gives(2, 3, 4, 6),
        of("depthwise", new Conv2dSpec(SQUARE.stride(2, 2).padding(1, 1), 3))
            .real(1, 5, 4, 3)
            .real(3, 3, 3, 1)
            .gives(1, 3, 2, 3),
        activated("relu", Activation.relu()),
        activated("leaky relu", Activation.leakyRelu(0.1)),
        activated("tanh", Activation.tanh()),
        activated("gelu, which is not fused", Activation.gelu()),
        activated("silu, which is not fused", Activation.silu()));
  }

  @Test
  void otherChannelsThanTheFiltersAreAnError() {
    assertThatThrownBy(() -> apply(Shape.of(8, 32, 32, 3), Shape.of(32, 3, 3, 16)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x has 3 channels [8,32,32,3]")
        .hasMessageContaining("expects 16 [32,3,3,16]");
  }

  @Test
  void windowLargerThanTheImageIsAnError() {
    assertThatThrownBy(() -> apply(Shape.of(1, 2, 5, 1), Shape.of(1, 3, 3, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3x3 does not fit images [1,2,5,1]");
  }

  @Test
  void imagesWithoutChannelsAreAnError() {
    assertThatThrownBy(() -> apply(Shape.of(2, 5, 5), Shape.of(1, 3, 3, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x must be [batch, height, width, channels]")
        .hasMessageContaining("[2,5,5]");
  }

  @Test
  void biasOfAnotherLengthIsAnError() {
    assertThatThrownBy(() -> apply(Shape.of(1, 3, 3, 1), Shape.of(4, 3, 3, 1), Shape.of(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one element for each filter [4,3,3,1], got [3]");
  }

  private static void apply(Shape... shapes) {
    try (Tape tape = Tape.inference(new ReferenceBackend())) {
      var inputs =
          Stream.of(shapes)
              .map(s -> tape.constant(TensorValues.of(tape.backend(), s, new double[s.size()])))
              .toArray(Variable[]::new);
      tape.apply(new Conv2dOp(Conv2dSpec.of(SQUARE), FusedActivation.identity()), inputs);
    }
  }

  private static OpCase of(String name, Conv2dSpec spec) {
    return OpCase.of(name, new Conv2dOp(spec, FusedActivation.identity()));
  }

  private static OpCase activated(String name, Activation activation) {
    var op = new Conv2dOp(Conv2dSpec.of(SQUARE), FusedActivation.of(activation.f()));
    return OpCase.of(name, op).real(2, 4, 3, 2).real(3, 3, 3, 2).real(3).gives(2, 2, 1, 3);
  }
}
