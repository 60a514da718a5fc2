package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.Window2d;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("lanes")
class WinogradTest {
  private static final Window2d SAME = Window2d.of(3, 3).samePadding();

  private static final List<ConvShape> SMALL =
      List.of(
          new ConvShape(SAME, 1, 2, 8, 8, 32, 64),
          new ConvShape(SAME, 1, 3, 7, 10, 48, 64),
          new ConvShape(SAME, 1, 30, 2, 3, 64, 32),
          new ConvShape(SAME, 1, 9, 4, 4, 80, 96),
          new ConvShape(Window2d.of(3, 3), 1, 2, 9, 12, 64, 32),
          new ConvShape(Window2d.of(3, 3).padding(2, 2), 1, 12, 4, 3, 64, 48),
          new ConvShape(Window2d.of(3, 3).padding(2, 0, 1, 4), 1, 5, 6, 5, 64, 48));

  private static final List<ConvShape> LARGE =
      List.of(
          new ConvShape(SAME, 1, 1, 110, 109, 32, 64),
          new ConvShape(SAME, 1, 5, 5, 6, 528, 32),
          new ConvShape(SAME, 1, 5, 6, 5, 32, 544),
          new ConvShape(SAME, 1, 9, 4, 5, 528, 256));

  private static List<ConvShape> shapes() {
    return Stream.of(SMALL, CpuKernels.emulated() ? List.<ConvShape>of() : LARGE)
        .flatMap(List::stream)
        .toList();
  }

  private static Conv2d conv(int threads, String value) {
    return CpuKernels.simd(threads).conv2d(Winograd.of(value));
  }

  @Test
  void smallIntegersAreExactWithSmallTiles() {
    SplittableRandom random = new SplittableRandom(1);
    Conv2d conv = conv(2, "2");
    for (ConvShape s : shapes()) {
      ConvProblem problem = ConvProblem.integers(s, random);
      assertThat(problem.forward(conv)).as("y of %s", s).isEqualTo(problem.expectedForward());
      assertThat(problem.gradInput(conv)).as("dx of %s", s).isEqualTo(problem.expectedGradInput());
      assertThat(problem.gradFilter(conv))
          .as("dw of %s", s)
          .isEqualTo(problem.expectedGradFilter());
    }
  }

  /**
   * The kit has the tolerance of each element; this finds gross faults at more shapes.
   *
   * <p>For independent roundings, those at the points reach output i of a line grown by the root of
   * sum over p of A[i,p]² |G[p]|² |B[p]|² / 3. For large tiles that is at most 2.86, in both
   * directions 8.2, of a ninth of the additions, which err by a third: 2.8 times plain sums. For
   * small tiles it is 1.67 / 3, for dw less.
   */
  @Test
  void sumsAreAccurate() {
    SplittableRandom random = new SplittableRandom(2);
    for (ConvShape s : shapes()) {
      ConvProblem problem = ConvProblem.normal(s, random);
      float[] y = problem.expectedForward();
      float[] dx = problem.expectedGradInput();
      float[] dw = problem.expectedGradFilter();
      int from = problem.offset();
      int pixels = s.batch() * s.p() * s.q();
      for (String value : List.of("2", "4")) {
        Conv2d conv = conv(2, value);
        int factor = value.equals("4") ? 3 : 1;
        ConvProblem.assertClose(problem.forward(conv), y, from, factor * (9 * s.channels() + 99));
        ConvProblem.assertClose(problem.gradInput(conv), dx, from, factor * (9 * s.out() + 99));
        ConvProblem.assertClose(problem.gradFilter(conv), dw, from, factor * (pixels + 99));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "4"})
  void bitsDoNotDependOnThreads(String value) {
    SplittableRandom random = new SplittableRandom(3);
    for (ConvShape s : shapes()) {
      ConvProblem problem = ConvProblem.normal(s, random);
      Conv2d one = conv(1, value);
      Conv2d three = conv(3, value);
      assertThat(problem.forward(three)).isEqualTo(problem.forward(one));
      assertThat(problem.gradInput(three)).isEqualTo(problem.gradInput(one));
      assertThat(problem.gradFilter(three)).isEqualTo(problem.gradFilter(one));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "4"})
  void epilogueMeetsEachOutputOnce(String value) {
    for (ConvShape s : shapes()) {
      ConvProblem problem = ConvProblem.normal(s, new SplittableRandom(4));
      float[] plain = problem.forward(conv(2, value));
      float[] y = problem.dy().clone();
      int at = problem.offset();
      conv(2, value).forward(s, problem.x(), at, problem.w(), at, y, at, addPosition());
      for (int i = at; i < y.length; i++) {
        int position = (i - at) / s.out() * 1000 + (i - at) % s.out();
        assertThat(y[i] + 0f).as("%s", s).isEqualTo(plain[i] + position);
      }
    }
  }

  private static TileEpilogue addPosition() {
    return (c, offset, ldc, row, column, rows, columns, scratch) -> {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          c[offset + i * ldc + j] += (row + i) * 1000 + column + j;
        }
      }
    };
  }

  /** Each output that reads the pixel becomes NaN, others only in the same tiles. */
  @ParameterizedTest
  @ValueSource(strings = {"2", "4"})
  void infinityReachesWhatReadsItAndNoFurtherThanItsTiles(String value) {
    ConvShape s = new ConvShape(SAME, 1, 2, 17, 18, 32, 64);
    ConvProblem problem = ConvProblem.normal(s, new SplittableRandom(5));
    int row = 8;
    int column = 9;
    int pixel = problem.offset() + (row * s.width() + column) * s.channels();
    problem.x()[pixel] = Float.POSITIVE_INFINITY;
    float[] y = problem.forward(conv(2, value));
    for (int i = problem.offset(); i < y.length; i++) {
      int at = (i - problem.offset()) / s.out();
      int down = Math.abs(at / s.q() % s.p() - row);
      int right = Math.abs(at % s.q() - column);
      boolean same = at < s.p() * s.q();
      if (same && Math.max(down, right) <= 1) {
        assertThat(Float.isFinite(y[i])).isFalse();
      } else if (!same || Math.max(down, right) > 4) {
        assertThat(Float.isFinite(y[i])).isTrue();
      }
    }
  }

  @Test
  void otherConvolutionsAreNotTouched() {
    SplittableRandom random = new SplittableRandom(6);
    Conv2d off = conv(1, "off");
    Conv2d four = conv(1, "4");
    for (ConvShape s :
        List.of(
            new ConvShape(SAME, 2, 3, 8, 8, 64, 64),
            new ConvShape(SAME.stride(2, 2), 1, 3, 8, 8, 32, 64),
            new ConvShape(Window2d.of(3, 3).dilation(2, 2), 1, 3, 8, 8, 32, 64),
            new ConvShape(Window2d.of(5, 5), 1, 3, 8, 8, 32, 64),
            new ConvShape(SAME, 1, 3, 8, 8, 33, 64),
            new ConvShape(SAME, 1, 2, 8, 8, 16, 64),
            new ConvShape(SAME, 1, 1, 8, 8, 64, 64),
            new ConvShape(SAME, 1, 200, 1, 1, 64, 64))) {
      ConvProblem problem = ConvProblem.normal(s, random);
      assertThat(problem.forward(four)).as("%s", s).isEqualTo(problem.forward(off));
      assertThat(problem.gradInput(four)).as("%s", s).isEqualTo(problem.gradInput(off));
    }
  }

  @Test
  void otherValuesOfThePropertyAreRefused() {
    assertThatThrownBy(() -> Winograd.of("3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cotangent.cpu.winograd: must be off, 2 or 4, got 3");
    assertThat(Arrays.asList("OFF", "off"))
        .allSatisfy(v -> assertThat(Winograd.of(v)).isSameAs(Winograd.OFF));
  }
}
