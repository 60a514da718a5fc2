package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.Expr;
import dev.cotangent.tck.CoreLayerCases;
import dev.cotangent.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationTest {
  private static final Expr X = Expr.input(0);

  /** Values at 1 and -2 from the formulas in 50-digit arithmetic. */
  @ParameterizedTest
  @CsvSource({
    "gelu, 0.8413447460685429, -0.0455002638963584",
    "geluTanh, 0.8411919906082768, -0.0454023059000137",
    "silu, 0.7310585786300049, -0.2384058440442351",
    "softplus, 1.3132616875182228, 0.1269280110429725",
    "sigmoid, 0.7310585786300049, 0.1192029220221176",
    "tanh, 0.7615941559557649, -0.9640275800758169"
  })
  void valuesAreThoseOfTheFormula(String name, double atOne, double atMinusTwo) {
    double[] y = values(named(name), 1, -2);
    assertThat(y[0]).isCloseTo(atOne, within(1e-10));
    assertThat(y[1]).isCloseTo(atMinusTwo, within(1e-10));
  }

  @Test
  void softplusIsRightWhereOthersOverflow() {
    assertThat(values(Activation.softplus(), 1000, -1000, 0)).containsExactly(1000, 0, Math.log(2));
    assertThat(slope(Activation.softplus(), 0)).isEqualTo(0.5);
    assertThat(slope(Activation.softplus(), 1000)).isEqualTo(1);
    assertThat(slope(Activation.softplus(), -1000)).isZero();
  }

  @Test
  void slopeOfReluAtZeroIsZero() {
    assertThat(slope(Activation.relu(), 0)).isZero();
  }

  @Test
  void functionOfTwoInputsIsRefused() {
    assertThatThrownBy(() -> Activation.of("two", X.plus(Expr.input(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("function of input 0 alone");
  }

  private static Activation named(String name) {
    return CoreLayerCases.activations()
        .filter(a -> a.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static double[] values(Activation activation, double... x) {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.inference(backend)) {
      Variable in = tape.constant(TensorValues.of(backend, Shape.of(x.length), x));
      Variable y = tape.apply(PointwiseOp.of(activation.name(), activation.f()), in);
      return TensorValues.doubles(y.value());
    }
  }

  private static double slope(Activation activation, double x) {
    var backend = new ReferenceBackend();
    try (Tape tape = Tape.evaluation(backend)) {
      Variable in = tape.watch(TensorValues.of(backend, Shape.of(1), x));
      Variable y = tape.apply(PointwiseOp.of(activation.name(), activation.f()), in);
      return TensorValues.single(tape.backward(y).of(in));
    }
  }
}
