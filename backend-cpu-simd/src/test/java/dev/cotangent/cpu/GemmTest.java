package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.GemmSpec;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("lanes")
class GemmTest {
  private static final int MOST_EMULATED = 5_000_000;
  private static final int[] SIZES = {1, 2, 5, 12, 13, 31, 32, 33, 67};
  private static final int[] SUMS = {0, 1, 3, 17, 511, 1023, 1024, 1025, 2100};

  /** Plain loops, which know no lanes, are among them at the width that every machine has. */
  static Stream<CpuKernels> kernels() {
    Stream<CpuKernels> plain =
        Lanes.COUNT == 4 ? Stream.of(CpuKernels.scalar(1), CpuKernels.scalar(2)) : Stream.of();
    return Stream.concat(Stream.of(CpuKernels.simd(1), CpuKernels.simd(3)), plain);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void productsOfSmallIntegersAreExact(CpuKernels kernels) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < CpuKernels.problems(400); i++) {
      GemmSpec spec =
          GemmProblem.random(
              random,
              SIZES[random.nextInt(SIZES.length)],
              SIZES[random.nextInt(SIZES.length)],
              SUMS[random.nextInt(SUMS.length)]);
      GemmProblem problem = GemmProblem.integers(spec, random);
      assertThat(problem.run(kernels.gemm())).as("%s", spec).isEqualTo(problem.expected());
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void bigProductsAreExact(CpuKernels kernels) {
    SplittableRandom random = new SplittableRandom(2);
    int[][] shapes = {
      {1, 700, 513},
      {2, 700, 513},
      {700, 1, 513},
      {40, 700, 330},
      {300, 210, 150},
      {64, 1100, 90},
      {2000, 6, 25},
      {1, 700, 513},
      {129, 1024, 1024},
      {300, 300, 1500}
    };
    for (int[] s : shapes) {
      if (CpuKernels.emulated() && (long) s[0] * s[1] * s[2] > MOST_EMULATED) {
        continue;
      }
      GemmProblem problem =
          GemmProblem.integers(GemmProblem.random(random, s[0], s[1], s[2]), random);
      assertThat(problem.run(kernels.gemm()))
          .as("%s", problem.spec())
          .isEqualTo(problem.expected());
    }
  }

  @Test
  void interleavedRowsGiveTheBitsOfRowsReadInPlace() {
    SplittableRandom random = new SplittableRandom(8);
    for (GemmSpec spec :
        new GemmSpec[] {
          GemmSpec.of(29, 530, 1024), // rows that share cache sets, a last strip of 5 rows
          GemmSpec.of(41, 561, 1033, true, false),
          GemmSpec.of(24, 16, 70, true, false), // a narrow panel alone
          GemmSpec.of(24, 48, 70, true, true)
        }) {
      GemmProblem problem = GemmProblem.normal(spec, random);
      float[] expected = problem.run(CpuKernels.scalar(1).gemm());
      assertThat(problem.run(CpuKernels.simd(1).gemm())).as("%s", spec).isEqualTo(expected);
    }
  }

  /** Strips of all sizes, of a few steps and of more than a vector of them. */
  @Test
  void partsOfInterleavedStripsGiveTheBitsOfRowsReadInPlace() {
    SplittableRandom random = new SplittableRandom(9);
    for (int m = 3; m <= 30; m++) {
      for (boolean transposed : new boolean[] {false, true}) {
        int k = 1 + random.nextInt(m % 3 == 0 ? 16 : 90);
        GemmSpec spec = GemmSpec.of(m, 256 + random.nextInt(33), k, transposed, false);
        GemmProblem problem = GemmProblem.normal(spec, random);
        float[] expected = problem.run(CpuKernels.scalar(1).gemm());
        assertThat(problem.run(CpuKernels.simd(1).gemm())).as("%s", spec).isEqualTo(expected);
      }
    }
  }

  @Test
  void bitsDoNotDependOnThreadsOrKernels() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < CpuKernels.problems(60); i++) {
      GemmSpec spec =
          GemmProblem.random(
              random, 4 + random.nextInt(200), 2 + random.nextInt(200), random.nextInt(2200));
      GemmProblem problem = GemmProblem.normal(spec, random);
      float[] one = problem.run(CpuKernels.simd(1).gemm());
      assertThat(problem.run(CpuKernels.simd(4 + i % 2 * 2).gemm())).as("%s", spec).isEqualTo(one);
      assertThat(problem.run(CpuKernels.scalar(2).gemm())).as("%s", spec).isEqualTo(one);
    }
  }

  @Test
  void sumsAreAccurate() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < CpuKernels.problems(40); i++) {
      GemmSpec spec =
          GemmProblem.random(
              random, 1 + random.nextInt(70), 1 + random.nextInt(70), 1 + random.nextInt(2000));
      GemmProblem problem = GemmProblem.normal(spec, random);
      problem.assertClose(problem.run(CpuKernels.simd(1).gemm()));
    }
  }

  @Test
  void zeroBetaOverwritesNaN() {
    GemmSpec spec = GemmSpec.of(13, 35, 20);
    GemmProblem problem = GemmProblem.integers(spec, new SplittableRandom(5));
    Arrays.fill(problem.c(), Float.NaN);
    assertThat(problem.run(CpuKernels.simd(1).gemm())).isEqualTo(problem.expected());
  }

  @Test
  void packedWeightsGiveTheSameBits() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 30; i++) {
      GemmSpec spec =
          GemmSpec.of(
              4 + random.nextInt(40), 2 + random.nextInt(150), random.nextInt(700), false, true);
      GemmProblem problem = GemmProblem.normal(spec, random);
      CpuKernels kernels = CpuKernels.simd(2);
      Operand b = Operand.of(problem.b(), problem.offset(), spec.ldb(), true);
      PackedMatrix packed = PackedMatrix.of(kernels.tiles(), b, spec.k(), spec.n());
      float[] c = new float[spec.m() * spec.n()];
      kernels
          .gemm()
          .multiply(
              spec.m(),
              Operand.of(problem.a(), problem.offset(), spec.lda(), false),
              packed,
              false,
              c,
              0,
              spec.n(),
              TileEpilogue.NONE);
      float[] expected = problem.run(kernels.gemm());
      assertThat(c)
          .as("%s", spec)
          .isEqualTo(Arrays.copyOfRange(expected, problem.offset(), problem.offset() + c.length));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void epilogueMeetsEachElementOnce(CpuKernels kernels) {
    GemmSpec spec = GemmSpec.of(75, 1100, 700);
    GemmProblem problem = GemmProblem.integers(spec, new SplittableRandom(7));
    float[] expected = problem.run(kernels.gemm());
    int at = problem.offset();
    TileEpilogue position =
        (c, offset, ldc, row, column, rows, columns, scratch) -> {
          for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
              c[offset + i * ldc + j] += (row + i) * 3 + column + j;
            }
          }
        };
    float[] actual = problem.run(kernels.gemm(), position);
    for (int i = 0; i < 75; i++) {
      for (int j = 0; j < 1100; j++) {
        expected[at + i * 1100 + j] += i * 3 + j;
      }
    }
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void shortArraysAreRefusedWithSizes() {
    Gemm gemm = CpuKernels.simd(1).gemm();
    assertThatThrownBy(() ->
            gemm.multiply(
                GemmSpec.of(2, 3, 4),
                new float[8],
                0,
                new float[11],
                0,
                new float[6],
                0,
                TileEpilogue.NONE))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("B[4,3]")
        .hasMessageContaining("11 elements");
  }
}
