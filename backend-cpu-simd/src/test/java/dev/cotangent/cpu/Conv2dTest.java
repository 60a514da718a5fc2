package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.Window2d;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("lanes")
class Conv2dTest {

  static Stream<CpuKernels> kernels() {
    return GemmTest.kernels();
  }

  private static void assertExact(Conv2d conv, ConvProblem problem) {
    assertThat(problem.forward(conv))
        .as("y of %s", problem.s())
        .isEqualTo(problem.expectedForward());
    assertThat(problem.gradInput(conv))
        .as("dx of %s", problem.s())
        .isEqualTo(problem.expectedGradInput());
    assertThat(problem.gradFilter(conv))
        .as("dw of %s", problem.s())
        .isEqualTo(problem.expectedGradFilter());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void smallIntegersAreExact(CpuKernels kernels) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < CpuKernels.problems(150); i++) {
      assertExact(kernels.conv2d(), ConvProblem.integers(ConvProblem.random(random), random));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void layersOfKnownNetworksAreExact(CpuKernels kernels) {
    SplittableRandom random = new SplittableRandom(2);
    Window2d five = Window2d.of(5, 5);
    Window2d three = Window2d.of(3, 3).samePadding();
    ConvShape[] shapes = {
      new ConvShape(five.samePadding(), 1, 2, 28, 28, 1, 6),
      new ConvShape(five, 1, 2, 14, 14, 6, 16),
      new ConvShape(three, 1, 1, 28, 28, 1, 32),
      new ConvShape(three, 1, 1, 28, 28, 32, 64),
      new ConvShape(three, 1, 1, 7, 7, 300, 40),
      new ConvShape(three.stride(2, 2), 1, 1, 15, 15, 64, 33),
      new ConvShape(Window2d.of(7, 7).padding(3, 3).stride(2, 2), 1, 1, 33, 33, 3, 64),
      new ConvShape(Window2d.of(1, 1), 1, 2, 9, 9, 20, 50),
      new ConvShape(Window2d.of(1, 1).stride(2, 2), 1, 2, 9, 9, 20, 50),
      new ConvShape(Window2d.of(7, 7).samePadding(), 37, 1, 12, 13, 37, 37),
      new ConvShape(Window2d.of(1, 9).padding(0, 4), 1, 2, 1, 200, 12, 20),
      new ConvShape(three, 1, 3, 4, 5, 40, 130),
      new ConvShape(three.stride(2, 3), 1, 2, 9, 8, 33, 128),
      new ConvShape(new Window2d(2, 3, 1, 1, 3, 2, 1, 2, 0, 3), 1, 2, 6, 7, 32, 129),
      new ConvShape(Window2d.of(1, 1), 1, 5, 16, 17, 35, 34)
    };
    for (ConvShape s : shapes) {
      assertExact(kernels.conv2d(), ConvProblem.integers(s, random));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void tapsThatMeetOnlyPaddingAreExact(CpuKernels kernels) {
    SplittableRandom random = new SplittableRandom(6);
    Window2d window = new Window2d(1, 3, 1, 1, 1, 1, 0, 0, 2, 0);
    for (int i = 0; i < 20; i++) {
      ConvShape s = new ConvShape(window, 1, 1, 1, 1, 1, 1 + i % 2);
      assertExact(kernels.conv2d(), ConvProblem.integers(s, random));
    }
  }

  @Test
  void bitsDoNotDependOnThreads() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 40; i++) {
      ConvShape shape =
          i == 0
              ? new ConvShape(Window2d.of(3, 3).samePadding(), 1, 9, 6, 7, 34, 140)
              : ConvProblem.random(random);
      ConvProblem problem = ConvProblem.normal(shape, random);
      Conv2d one = CpuKernels.simd(1).conv2d();
      Conv2d four = CpuKernels.simd(4).conv2d();
      assertThat(problem.forward(four)).isEqualTo(problem.forward(one));
      assertThat(problem.gradInput(four)).isEqualTo(problem.gradInput(one));
      assertThat(problem.gradFilter(four)).isEqualTo(problem.gradFilter(one));
      Conv2d plain = CpuKernels.scalar(1).conv2d();
      assertThat(problem.gradFilter(CpuKernels.scalar(4).conv2d()))
          .isEqualTo(problem.gradFilter(plain));
    }
  }

  @Test
  void sumsAreAccurate() {
    SplittableRandom random = new SplittableRandom(4);
    Conv2d conv = CpuKernels.simd(2).conv2d();
    for (int i = 0; i < 40; i++) {
      ConvShape s = ConvProblem.random(random);
      ConvProblem problem = ConvProblem.normal(s, random);
      int from = problem.offset();
      int pixels = s.batch() * s.p() * s.q();
      int filter = s.window().height() * s.window().width() * s.groupFilters();
      ConvProblem.assertClose(
          problem.forward(conv), problem.expectedForward(), from, s.filterSize() + 8);
      ConvProblem.assertClose(
          problem.gradInput(conv), problem.expectedGradInput(), from, filter + 8);
      ConvProblem.assertClose(
          problem.gradFilter(conv), problem.expectedGradFilter(), from, pixels + 8);
    }
  }

  @Test
  void epilogueMeetsEachOutputOnce() {
    ConvShape s = new ConvShape(Window2d.of(3, 3).samePadding(), 1, 3, 20, 20, 8, 70);
    ConvProblem problem = ConvProblem.integers(s, new SplittableRandom(5));
    float[] y = problem.dy().clone();
    Conv2d conv = CpuKernels.simd(2).conv2d();
    conv.forward(
        s,
        problem.x(),
        problem.offset(),
        problem.w(),
        problem.offset(),
        y,
        problem.offset(),
        (c, offset, ldc, row, column, rows, columns, scratch) -> {
          for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
              c[offset + i * ldc + j] += (row + i) * 100 + column + j;
            }
          }
        });
    float[] expected = problem.expectedForward();
    for (int i = problem.offset(); i < y.length; i++) {
      int at = i - problem.offset();
      assertThat(y[i]).isEqualTo(expected[i] + at / 70 * 100 + at % 70);
    }
  }

  @Test
  void shortArraysAreRefusedWithSizes() {
    ConvShape s = new ConvShape(Window2d.of(3, 3), 1, 1, 5, 5, 2, 4);
    Conv2d conv = CpuKernels.simd(1).conv2d();
    float[] w = new float[72];
    float[] y = new float[36];
    assertThatThrownBy(() -> conv.forward(s, new float[49], 0, w, 0, y, 0, TileEpilogue.NONE))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("x needs 50 elements");
  }
}
