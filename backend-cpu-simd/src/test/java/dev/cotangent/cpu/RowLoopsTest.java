package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many rows at once give the bits of one row after the other, whatever order they are read in. */
class RowLoopsTest {
  /** No vectors, a part of one, whole ones, as many as are summed side by side, and some more. */
  private static final int[] LENGTHS = {0, 1, 7, 16, 64, 100, 128, 1024, 1028, 2048};

  /** Fewer than are taken at once, as many, and some more. */
  private static final int[] COUNTS = {0, 1, 2, 3, 4, 5, 9};

  private static final int AT = 3;

  static Stream<RowLoops> loops() {
    return Stream.of(new ScalarRowLoops(), new VectorRowLoops());
  }

  @ParameterizedTest
  @MethodSource("loops")
  void sumsAreThoseOfEachRun(RowLoops loops) {
    for (int n : LENGTHS) {
      for (int count : COUNTS) {
        float[] x = values(AT + n * count);
        float[] sums = values(AT + count + 1);
        float[] expected = sums.clone();
        for (int k = 0; k < count; k++) {
          expected[AT + k] = loops.sum(x, AT + k * n, n);
        }
        loops.sums(x, AT, n, count, sums, AT);
        assertThat(sums).as("%d sums of %d", count, n).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("loops")
  void rowsAreAddedInTheirOrder(RowLoops loops) {
    for (int n : LENGTHS) {
      for (int rows : COUNTS) {
        float[] x = values(AT + n * rows);
        float[] y = values(AT + n + 1);
        float[] expected = y.clone();
        for (int r = 0; r < rows; r++) {
          loops.add(x, AT + r * n, expected, AT, n);
        }
        loops.addRows(x, AT, rows, y, AT, n);
        assertThat(y).as("%d rows of %d", rows, n).isEqualTo(expected);
      }
    }
  }

  /** Of different magnitudes, so that another order of additions would show. */
  private static float[] values(int n) {
    Random random = new Random(n);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (random.nextGaussian() * Math.exp(3 * random.nextGaussian()));
    }
    return values;
  }
}
