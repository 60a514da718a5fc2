package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tck.CoreLayerCases;
import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import dev.cotangent.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DenseOpTest extends OpConformance {
  @Override
  protected Stream<OpCase> cases() {
    Stream<OpCase> activations =
        CoreLayerCases.activations()
            .map(a ->
                OpCase.of(a.name(), new DenseOp(FusedActivation.of(a.f())))
                    .real(3, 4)
                    .real(5, 4)
                    .real(5)
                    .gives(3, 5));
    var plain = new DenseOp(FusedActivation.identity());
    var gelu = new DenseOp(FusedActivation.of(Activation.gelu().f()));
    var relu = new DenseOp(FusedActivation.of(Activation.relu().f()));
    Stream<OpCase> shapes =
        Stream.of(
            OpCase.of("no bias", plain).real(3, 4).real(5, 4).gives(3, 5),
            OpCase.of("fused without bias", relu).real(3, 4).real(5, 4).gives(3, 5),
            OpCase.of("after the product, no bias", gelu).real(3, 4).real(5, 4).gives(3, 5),
            OpCase.of("one vector", relu).real(4).real(5, 4).real(5).gives(5),
            OpCase.of("sequences", gelu).real(2, 3, 4).real(5, 4).real(5).gives(2, 3, 5));
    return Stream.concat(activations, shapes);
  }

  @Test
  void weightOfAnotherWidthIsRefused() {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(1, 2), 1, 2));
      Variable w = tape.constant(TensorValues.of(backend, Shape.of(1, 3), 1, 2, 3));
      assertThatThrownBy(() -> tape.apply(new DenseOp(FusedActivation.identity()), x, w))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs a weight [units, 2], got REAL [1,3]");
    }
  }
}
