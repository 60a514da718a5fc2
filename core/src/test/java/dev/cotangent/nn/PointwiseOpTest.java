package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.Expr;
import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import dev.cotangent.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PointwiseOpTest extends OpConformance {
  private static final Expr A = Expr.input(0);
  private static final Expr B = Expr.input(1);
  private static final Expr C = Expr.input(2);

  @Override
  protected Stream<OpCase> cases() {
    return Stream.of(
        OpCase.of("add", PointwiseOp.add()).real(2, 3).real(2, 3).gives(2, 3),
        OpCase.of("add a row", PointwiseOp.add()).real(4, 3).real(3).gives(4, 3),
        OpCase.of("add a scalar", PointwiseOp.add()).real(4, 3).real().gives(4, 3),
        OpCase.of("subtract a column", PointwiseOp.subtract()).real(4, 3).real(4, 1).gives(4, 3),
        OpCase.of("outer product", PointwiseOp.multiply()).real(4, 1).real(1, 3).gives(4, 3),
        OpCase.of("two distant axes", PointwiseOp.multiply())
            .real(2, 3, 4, 5)
            .real(3, 1, 5)
            .gives(2, 3, 4, 5),
        OpCase.of("one axis in the middle", PointwiseOp.divide())
            .real(2, 3, 4)
            .real(2, 1, 4)
            .gives(2, 3, 4),
        OpCase.of("extents of 1", PointwiseOp.multiply())
            .real(1, 3, 1)
            .real(2, 1, 1)
            .gives(2, 3, 1),
        OpCase.of("one number", PointwiseOp.of("square", A.square())).real().gives(),
        OpCase.of("three inputs", PointwiseOp.of("f", A.times(B).plus(C.sigmoid())))
            .real(2, 3)
            .real(3)
            .real(2, 1)
            .gives(2, 3),
        OpCase.of("unread input", PointwiseOp.of("f", A.plus(C.square())))
            .real(2, 3)
            .real(3)
            .real(2, 1)
            .gives(2, 3),
        OpCase.of("two outputs", PointwiseOp.of("f", List.of(A.tanh(), A.times(B))))
            .real(2, 3)
            .real(3)
            .gives(2, 3)
            .gives(2, 3),
        OpCase.of("scalars", PointwiseOp.of("f", List.of(A.times(Expr.scalar(1))), 2, 3))
            .real(2, 3)
            .gives(2, 3),
        OpCase.of("positions", PointwiseOp.of("f", A.times(B).times(Expr.index(1).plus(1))))
            .real(4, 3)
            .real(3)
            .gives(4, 3),
        OpCase.of("logarithm", PointwiseOp.of("f", A.log().plus(A.sqrt()))).positive(7).gives(7),
        OpCase.of("maximum", PointwiseOp.of("f", A.max(B).plus(A.min(B)).times(A)))
            .real(7)
            .real(7)
            .gives(7),
        OpCase.of("error function", PointwiseOp.of("f", A.erf().times(A.abs()))).real(7).gives(7));
  }

  @Test
  void unaryOpWithSlopeInItsOutputKeepsTheOutputAlone() {
    assertThat(PointwiseOp.of("tanh", A.tanh()).f().fromOutput()).isTrue();
    assertThat(PointwiseOp.of("silu", A.times(A.sigmoid())).f().fromOutput()).isFalse();
  }

  @Test
  void sumKeepsNoInput() {
    assertThat(PointwiseOp.add().f().needs(0)).isFalse();
    assertThat(PointwiseOp.multiply().f().needs(0)).isTrue();
  }

  @Test
  void shapesThatDoNotBroadcastAreRefused() {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(2), 1, 2));
      Variable y = tape.constant(TensorValues.of(backend, Shape.of(3), 1, 2, 3));
      assertThatThrownBy(() -> tape.apply(PointwiseOp.add(), x, y))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("add: inputs [[2], [3]] do not broadcast");
    }
  }

  @Test
  void missingScalarsAreRefused() {
    assertThatThrownBy(() -> PointwiseOp.of("f", List.of(A.times(Expr.scalar(1))), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 scalars, got 1");
  }
}
