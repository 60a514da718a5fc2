package dev.cotangent.cpu;

import static dev.cotangent.expr.Expr.chance;
import static dev.cotangent.expr.Expr.constant;
import static dev.cotangent.expr.Expr.input;
import static dev.cotangent.expr.Expr.scalar;
import static dev.cotangent.expr.Expr.select;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.expr.Threefry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Code on single floats and code on vectors give the same bits, cold and compiled. */
@Tag("lanes")
class PointwiseCodeTest {
  private static final int SEED = 20260103;
  private static final int N = 1024;
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    88.7f,
    -103.9f,
    0.5f,
    1e-7f,
    -20f,
    3f
  };

  static List<Fused> programs() {
    Expr x = input(0);
    Expr y = input(1);
    List<Fused> all = new ArrayList<>();
    all.add(Fused.of(x.plus(y), x.minus(y), x.times(y), x.over(y), x.max(y), x.min(y)));
    all.add(Fused.of(x.negate(), x.abs(), x.sqrt(), x.exp(), x.log()));
    all.add(Fused.of(x.tanh(), x.sigmoid(), x.erf()));
    all.add(Fused.of(select(x.less(y), x, y), select(x.lessOrEqual(y), y, x)));
    all.add(Fused.of(select(x.equalTo(y), constant(1), scalar(0))));
    all.add(Fused.of(select(chance(1), x.over(scalar(4)), constant(0)), x));
    for (int i = 0; i < 20; i++) {
      all.add(random(i));
    }
    return all;
  }

  /** Returns a program of some twenty random operations on three inputs. */
  private static Fused random(int number) {
    List<Expr> values = new ArrayList<>(List.of(input(0), input(1), input(2), scalar(0)));
    for (int i = 0; i < 20; i++) {
      int[] draw = draw(number, i);
      Expr a = values.get(draw[0] % values.size());
      Expr b = values.get(draw[1] % values.size());
      values.add(
          switch (draw[2] % 10) {
            case 0 -> a.plus(b);
            case 1 -> a.minus(b);
            case 2 -> a.times(b);
            case 3 -> a.over(b);
            case 4 -> a.max(b);
            case 5 -> select(a.less(b), b, a);
            case 6 -> a.sigmoid();
            case 7 -> a.tanh();
            case 8 -> a.abs().sqrt();
            default -> a.min(b).negate();
          });
    }
    return Fused.of(values.subList(values.size() - 3, values.size()));
  }

  private static int[] draw(int number, int i) {
    long bits = Threefry.bits(SEED, number, i, 0);
    return new int[] {(int) (bits >>> 48), (int) (bits >>> 32) & 0xFFFF, (int) bits & 0x7FFF_FFFF};
  }

  @ParameterizedTest
  @MethodSource("programs")
  void vectorCodeGivesTheBitsOfScalarCode(Fused f) {
    var form = new PointwiseForm(f, 0);
    float[][] expected = run(form, PointwiseCompiler.compile(form, new ScalarEmitter()), N);
    float[][] actual = run(form, PointwiseCompiler.compile(form, new VectorEmitter()), N);
    requireSame(f, expected, actual);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void programGivesTheSameBitsBeforeAndAfterItGoesOverToVectorCode(Fused f) {
    var form = new PointwiseForm(f, f.inputs() > 1 ? 2 : 0);
    var program = new PointwiseProgram(form, null);
    float[][] expected = run(form, program::run, N - 5);
    program.use(PointwiseCompiler.compile(form, new VectorEmitter()));
    requireSame(f, expected, run(form, program::run, N - 5));
  }

  /** Wider vectors than the processor's are objects, and never faster than single floats. */
  @Test
  void busyProgramIsWarmedUpAndGivesTheSameBits() {
    assumeTrue(Lanes.COUNT <= FloatVector.SPECIES_PREFERRED.length());
    var form = new PointwiseForm(Fused.of(input(0).times(input(1)).plus(0.25).tanh()), 0);
    try (var warmUp = new PointwiseWarmUp(new VectorEmitter(), 1)) {
      var program = new PointwiseProgram(form, null);
      float[][] expected = run(form, program::run, N);
      assertThat(warmUp.warm(program)).isTrue();
      assertThat(program.isVector()).isTrue();
      for (int i = 0; i < 2000; i++) {
        requireSame(form.f(), expected, run(form, program::run, N));
      }
    }
  }

  private static float[][] run(PointwiseForm form, PointwiseCode code, int n) {
    var frame = new PointwiseFrame(form.operands());
    frame.scalars = new float[] {0.75f, 1f, 2f, 3f, 0.3f};
    double[] scalars = {0.75, 123456789, -5, 17, 0.3};
    frame.chances =
        form.chances().stream().map(slot -> ChanceKey.of(scalars, slot)).toArray(ChanceKey[]::new);
    int inputs = form.f().inputs();
    for (int k = 0; k < form.operands(); k++) {
      frame.set(k, k < inputs ? numbers(k) : new float[N], 0);
    }
    float[][] results = Arrays.copyOfRange(frame.arrays, inputs, frame.arrays.length);
    code.run(frame, 40, n);
    return results;
  }

  /** Returns normal-sized and special numbers, so that each special one meets each other. */
  private static float[] numbers(int operand) {
    float[] values = new float[N];
    for (int i = 0; i < N; i++) {
      boolean special = i < 256;
      int which = operand % 2 == 0 ? i % 16 : i / 16 % 16;
      values[i] = special ? SPECIAL[which] : (Threefry.bits(SEED, operand, i, 1) >> 40) * 0x1p-20f;
    }
    return values;
  }

  private static void requireSame(Fused f, float[][] expected, float[][] actual) {
    IntStream.range(0, expected.length)
        .forEach(k ->
            assertThat(actual[k])
                .as("output %d of %s, seed %d", k, f, SEED)
                .usingComparator(Arrays::compare)
                .isEqualTo(expected[k]));
  }
}
