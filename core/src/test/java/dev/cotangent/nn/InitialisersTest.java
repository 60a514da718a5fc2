package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InitialisersTest {
  private static final Shape WEIGHT = Shape.of(200, 50);
  private static final RandomKey KEY = RandomKey.of(3);

  static Stream<Arguments> variances() {
    return Stream.of(
        Arguments.of(Initialisers.uniform(-3, 3), 9.0 / 3),
        Arguments.of(Initialisers.normal(0, 2), 4.0),
        Arguments.of(Initialisers.glorotUniform(), 2.0 / 250),
        Arguments.of(Initialisers.glorotNormal(), 2.0 / 250),
        Arguments.of(Initialisers.heUniform(), 2.0 / 50),
        Arguments.of(Initialisers.heNormal(), 2.0 / 50),
        Arguments.of(Initialisers.lecunNormal(), 1.0 / 50),
        Arguments.of(Initialisers.inverseRootFanIn(), 1.0 / 50 / 3));
  }

  /** The mean of 10000 squares of a normal variable deviates by √2 %; five of these are allowed. */
  @ParameterizedTest
  @MethodSource("variances")
  void varianceIsAsDerived(Initialiser initialiser, double variance) {
    double[] values = initialiser.values(WEIGHT, Fans.of(WEIGHT), KEY);
    double meanSquare = Arrays.stream(values).map(v -> v * v).average().orElseThrow();
    assertThat(meanSquare).isCloseTo(variance, within(5 * Math.sqrt(2) / 100 * variance));
    double mean = Arrays.stream(values).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(5 * Math.sqrt(variance) / 100));
  }

  @ParameterizedTest
  @CsvSource({"5, 8", "8, 5", "6, 6", "1, 4"})
  void orthogonalHasOrthonormalRowsOrColumns(int rows, int columns) {
    Shape shape = Shape.of(rows, columns);
    double[] w = Initialisers.orthogonal(2).values(shape, Fans.of(shape), KEY);
    int count = Math.min(rows, columns);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        double dot = 0;
        for (int k = 0; k < Math.max(rows, columns); k++) {
          dot +=
              rows <= columns
                  ? w[i * columns + k] * w[j * columns + k]
                  : w[k * columns + i] * w[k * columns + j];
        }
        assertThat(dot).isCloseTo(i == j ? 4 : 0, within(1e-13));
      }
    }
  }

  @Test
  void identityHasItsScaleOnTheDiagonal() {
    Shape shape = Shape.of(2, 3);
    assertThat(Initialisers.identity(0.5).values(shape, Fans.of(shape), KEY))
        .containsExactly(0.5, 0, 0, 0, 0.5, 0);
  }

  @Test
  void blocksAreInitialisedByThemselves() {
    Shape shape = Shape.of(4, 2);
    double[] identities =
        Initialisers.blocks(2, Initialisers.identity(1)).values(shape, Fans.of(shape), KEY);
    assertThat(identities).containsExactly(1, 0, 0, 1, 1, 0, 0, 1);
    double[] random =
        Initialisers.blocks(2, Initialisers.normal(0, 1)).values(shape, Fans.of(shape), KEY);
    assertThat(Arrays.copyOf(random, 4)).isNotEqualTo(Arrays.copyOfRange(random, 4, 8));
  }

  @Test
  void sameKeyGivesTheSameNumbers() {
    Initialiser normal = Initialisers.heNormal();
    double[] first = normal.values(WEIGHT, Fans.of(WEIGHT), KEY);
    assertThat(normal.values(WEIGHT, Fans.of(WEIGHT), KEY)).isEqualTo(first);
    assertThat(normal.values(WEIGHT, Fans.of(WEIGHT), KEY.derive("b"))).isNotEqualTo(first);
  }

  @Test
  void orthogonalVectorIsRefused() {
    Shape shape = Shape.of(4);
    assertThatThrownBy(() -> Initialisers.orthogonal(1).values(shape, Fans.of(shape), KEY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two axes, got [4]");
  }
}
