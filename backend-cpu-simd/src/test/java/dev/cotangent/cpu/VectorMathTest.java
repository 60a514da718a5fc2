package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.F;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("lanes")
class VectorMathTest {
  private static final int COUNT = 1 << 17;
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final float[] EXTREMES = {
    0f,
    -0f,
    1f,
    -1f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    INFINITY,
    -INFINITY,
    Float.NaN,
    88.72f,
    88.73f,
    89f,
    89.1f,
    -87.33f,
    -87.34f,
    -103.2f,
    -103.97f,
    -103.98f,
    -104f,
    -104.1f,
    0.625f,
    0.9277343f,
    0.92773443f,
    0x1.6a09e6p-1f,
    0x1.6a09e8p-1f,
    0.34657f,
    -0.34658f,
    9f,
    -9f,
    4f,
    -4f,
    1e-20f,
    1e20f,
    -1e20f
  };

  private interface FloatFunction {
    float apply(float x);
  }

  private record Function(
      String name,
      UnaryOperator<FloatVector> vector,
      FloatFunction scalar,
      DoubleUnaryOperator exact,
      float low,
      float high,
      double ulps) {

    /** Results below this may be 0. */
    double least() {
      return switch (name) {
        case "exp" -> 0x1p-126;
        case "sigmoid" -> 0x1p-125;
        default -> 0;
      };
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Function> functions() {
    return Stream.of(
        new Function("exp", VectorMath::exp, ScalarMath::exp, StrictMath::exp, -110, 90, 1.5),
        new Function("log", VectorMath::log, ScalarMath::log, StrictMath::log, 0, 9, 1.5),
        new Function("log1", VectorMath::log, ScalarMath::log, StrictMath::log, 0.6f, 1.5f, 1.5),
        new Function("tanh", VectorMath::tanh, ScalarMath::tanh, StrictMath::tanh, -10, 10, 2.5),
        new Function(
            "sigmoid",
            VectorMath::sigmoid,
            ScalarMath::sigmoid,
            x -> 1 / (1 + StrictMath.exp(-x)),
            -105,
            20,
            2.5),
        new Function(
            "erf", VectorMath::erf, ScalarMath::erf, VectorMathTest::exactErf, -4.5f, 4.5f, 1.5));
  }

  /** The series sum of (2x^2)^n / (1*3*...*(2n+1)), all of whose terms have one sign. */
  private static double exactErf(double x) {
    if (Math.abs(x) > 6 || x == 0) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }

  private static float[] inputs(Function f) {
    SplittableRandom random = new SplittableRandom(11);
    float[] x = new float[COUNT];
    System.arraycopy(EXTREMES, 0, x, 0, EXTREMES.length);
    for (int i = EXTREMES.length; i < COUNT; i++) {
      x[i] =
          i % 4 == 0
              ? Float.intBitsToFloat(random.nextInt())
              : f.low() + (f.high() - f.low()) * (float) random.nextDouble();
    }
    return x;
  }

  private static float[] vectorResults(Function f, float[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i += Lanes.COUNT) {
      f.vector().apply(FloatVector.fromArray(F, x, i)).intoArray(y, i);
    }
    return y;
  }

  @ParameterizedTest
  @MethodSource("functions")
  void vectorAndScalarGiveTheSameBits(Function f) {
    float[] x = inputs(f);
    float[] y = vectorResults(f, x);
    for (int i = 0; i < x.length; i++) {
      float scalar = f.scalar().apply(x[i]);
      if (Float.floatToIntBits(y[i]) != Float.floatToIntBits(scalar)) {
        assertThat(y[i]).as("%s(%s = %a)", f, x[i], x[i]).isEqualTo(scalar);
      }
    }
  }

  @Test
  void expOfNegativeIsExp() {
    float[] x = inputs(functions().findFirst().orElseThrow());
    for (int i = 0; i < x.length; i++) {
      x[i] = x[i] > 0 ? -x[i] : x[i];
    }
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i += Lanes.COUNT) {
      VectorMath.expOfNegative(FloatVector.fromArray(F, x, i)).intoArray(y, i);
    }
    for (int i = 0; i < x.length; i++) {
      assertThat(Float.floatToIntBits(y[i]))
          .as("exp(%s = %a)", x[i], x[i])
          .isEqualTo(Float.floatToIntBits(ScalarMath.exp(x[i])));
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void errorsAreSmall(Function f) {
    double worst = 0;
    float worstAt = 0;
    for (float x : inputs(f)) {
      double exact = f.exact().applyAsDouble(x);
      float y = f.scalar().apply(x);
      if (Double.isNaN(exact)) {
        assertThat(y).as("%s(%s)", f, x).isNaN();
      } else if (Float.isInfinite((float) exact)) {
        assertThat(y).as("%s(%s)", f, x).isEqualTo((float) exact);
      } else if (Math.abs(exact) < f.least()) {
        assertThat((double) y).as("%s(%s)", f, x).isBetween(0.0, f.least());
      } else {
        double error = Math.abs(y - exact) / Math.ulp((float) exact);
        if (!(error <= worst)) {
          worst = error;
          worstAt = x;
        }
      }
    }
    assertThat(worst).as("%s(%s), in units in the last place", f, worstAt).isLessThan(f.ulps());
  }

  @Test
  void limits() {
    assertThat(ScalarMath.exp(-INFINITY)).isEqualTo(0f);
    assertThat(ScalarMath.exp(INFINITY)).isEqualTo(INFINITY);
    assertThat(ScalarMath.exp(0f)).isEqualTo(1f);
    assertThat(ScalarMath.exp(-87.33f)).isGreaterThan(Float.MIN_NORMAL);
    assertThat(ScalarMath.exp(Float.intBitsToFloat(0x7F800001))).isNaN();
    assertThat(ScalarMath.log(0f)).isEqualTo(-INFINITY);
    assertThat(ScalarMath.log(1f)).isEqualTo(0f);
    assertThat(ScalarMath.log(-1f)).isNaN();
    assertThat(ScalarMath.log(INFINITY)).isEqualTo(INFINITY);
    assertThat(ScalarMath.tanh(INFINITY)).isEqualTo(1f);
    assertThat(ScalarMath.tanh(-0f)).isEqualTo(-0f);
    assertThat(ScalarMath.erf(-INFINITY)).isEqualTo(-1f);
    assertThat(ScalarMath.erf(-0f)).isEqualTo(-0f);
    assertThat(ScalarMath.sigmoid(-INFINITY)).isEqualTo(0f);
    assertThat(ScalarMath.sigmoid(INFINITY)).isEqualTo(1f);
  }
}
