package dev.cotangent.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.backend.Lifetime;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DerivativesTest {
  private static final double STEP = 1e-5;
  private static final Expr X = Expr.input(0);
  private static final Expr Y = Expr.input(1);
  private static final Expr ZERO = Expr.constant(0);
  private final ReferenceBackend backend = new ReferenceBackend();

  static Stream<Expr> smoothFunctions() {
    return Stream.of(
        X.plus(Y),
        X.minus(Y),
        X.times(Y),
        X.over(Y),
        X.max(Y),
        X.min(Y),
        X.negate().times(Y),
        X.minus(3).abs().times(Y),
        X.sqrt().plus(Y.sqrt()),
        X.exp().times(Y),
        X.log().times(Y),
        X.tanh().times(Y.sigmoid()),
        X.erf().plus(X.times(Y).erf()),
        Expr.select(X.less(Y), X.square(), Y.square().times(X)),
        X.times(X.sigmoid()).minus(Y.square().square()));
  }

  @ParameterizedTest
  @MethodSource("smoothFunctions")
  void derivativesAreThoseOfCentralDifferences(Expr f) {
    List<Expr> derived = Derivatives.cotangents(List.of(f), List.of(Expr.constant(1)), 2);
    for (double[] at : new double[][] {{0.3, 0.8}, {1.7, 0.4}, {2.2, 2.9}}) {
      double dx = (value(f, at[0] + STEP, at[1]) - value(f, at[0] - STEP, at[1])) / (2 * STEP);
      double dy = (value(f, at[0], at[1] + STEP) - value(f, at[0], at[1] - STEP)) / (2 * STEP);
      assertThat(value(derived.get(0), at[0], at[1]))
          .isCloseTo(dx, within(1e-8 * (1 + Math.abs(dx))));
      assertThat(value(derived.get(1), at[0], at[1]))
          .isCloseTo(dy, within(1e-8 * (1 + Math.abs(dy))));
    }
  }

  @Test
  void cotangentsOfSeveralOutputsAreSummed() {
    List<Expr> derived =
        Derivatives.cotangents(
            List.of(X.times(Y), X.exp()), List.of(Expr.constant(2), Expr.constant(3)), 2);
    assertThat(value(derived.get(0), 0.5, 7)).isCloseTo(14 + 3 * Math.exp(0.5), within(1e-12));
    assertThat(value(derived.get(1), 0.5, 7)).isCloseTo(1, within(1e-12));
  }

  @Test
  void derivativesAtKinksAreZero() {
    assertThat(value(Derivatives.derivative(X.max(ZERO)), 0, 0)).isZero();
    assertThat(value(Derivatives.derivative(X.min(ZERO)), 0, 0)).isZero();
    assertThat(value(Derivatives.derivative(X.abs()), 0, 0)).isZero();
  }

  @Test
  void conditionsCarryNoDerivative() {
    Expr f = Expr.select(X.square().less(Y), Expr.constant(5), Expr.constant(6));
    assertThat(Derivatives.cotangents(List.of(f), List.of(Expr.constant(1)), 2))
        .containsExactly(ZERO, ZERO);
  }

  static Stream<Expr> functionsOfTheirOutput() {
    return Stream.of(
        X,
        X.max(ZERO),
        X.tanh(),
        X.sigmoid(),
        X.exp(),
        X.negate(),
        Expr.select(ZERO.less(X), X, X.times(0.1)),
        Expr.select(ZERO.less(X), X, X.exp().minus(1)),
        Expr.select(ZERO.less(X), X, X.exp().minus(1).times(0.7)));
  }

  @ParameterizedTest
  @MethodSource("functionsOfTheirOutput")
  void theDerivativeInTheOutputIsTheDerivative(Expr f) {
    Expr fromOutput = Derivatives.derivativeFromOutput(f).orElseThrow();
    for (double x : new double[] {-2, -0.6, 0.4, 1.9}) {
      double y = value(f, x, 0);
      assertThat(value(fromOutput, y, 0))
          .isCloseTo(value(Derivatives.derivative(f), x, 0), within(1e-12));
    }
  }

  @Test
  void functionsThatForgetTheirInputHaveNoDerivativeInTheOutput() {
    assertThat(Derivatives.derivativeFromOutput(X.times(X.sigmoid()))).isEmpty();
    assertThat(Derivatives.derivativeFromOutput(X.abs())).isEmpty();
    assertThat(Derivatives.derivativeFromOutput(Expr.select(ZERO.less(X), X, X.times(-0.1))))
        .isEmpty();
  }

  private double value(Expr f, double x, double y) {
    Tensor[] in = {scalar(x), scalar(y)};
    Tensor out = scalar(Double.NaN);
    backend.pointwise(Fused.of(f), in, new double[0], new Tensor[] {out});
    double[] result = new double[1];
    backend.read(out, result);
    return result[0];
  }

  private Tensor scalar(double value) {
    Tensor tensor = backend.allocate(ElementType.REAL, Shape.of(1), Lifetime.PERSISTENT);
    backend.write(new double[] {value}, tensor);
    return tensor;
  }
}
