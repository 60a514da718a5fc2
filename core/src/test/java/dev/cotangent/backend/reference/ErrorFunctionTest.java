package dev.cotangent.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class ErrorFunctionTest {
  private static final MathContext DIGITS = new MathContext(60);
  private static final BigDecimal TWO_OVER_ROOT_PI =
      BigDecimal.TWO.divide(
          new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459")
              .sqrt(DIGITS),
          DIGITS);

  @Test
  void agreesWithTheTaylorSeriesInSixtyDigits() {
    for (double x = -6.5; x <= 6.5; x += 0.0613) {
      double expected = taylor(x).doubleValue();
      assertThat(Math.abs(ErrorFunction.erf(x) - expected))
          .as("erf(%s) = %s", x, expected)
          .isLessThanOrEqualTo(1e-15 * Math.abs(expected));
    }
  }

  @Test
  void isExactAtItsEnds() {
    assertThat(ErrorFunction.erf(0)).isEqualTo(0.0);
    assertThat(Double.doubleToRawLongBits(ErrorFunction.erf(-0.0)))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
    assertThat(ErrorFunction.erf(1e-300)).isEqualTo(2 / Math.sqrt(Math.PI) * 1e-300);
    assertThat(ErrorFunction.erf(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(ErrorFunction.erf(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
    assertThat(ErrorFunction.erf(Double.NaN)).isNaN();
  }

  /** 2/sqrt(pi) times the sum of (-1)^n x^(2n+1) / (n! (2n+1)), Abramowitz and Stegun 7.1.5. */
  private static BigDecimal taylor(double x) {
    BigDecimal square = new BigDecimal(x).pow(2);
    BigDecimal power = new BigDecimal(x);
    BigDecimal sum = power;
    for (int n = 1; n < 250; n++) {
      power = power.multiply(square).negate().divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), DIGITS), DIGITS);
    }
    return sum.multiply(TWO_OVER_ROOT_PI, DIGITS);
  }
}
