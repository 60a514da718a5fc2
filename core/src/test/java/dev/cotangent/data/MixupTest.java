package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixupTest {
  private static final int ROWS = 7;

  /** Row i is [i, i^2], and a class of its own. */
  private static final ArrayDataset DATA =
      ArrayDataset.classes(
          new HostArray.Reals(
              new float[] {0, 0, 1, 1, 2, 4, 3, 9, 4, 16, 5, 25, 6, 36}, Shape.of(ROWS, 2)),
          IntStream.range(0, ROWS).toArray(),
          ROWS);

  private static Batch mixed(long seed) {
    Mixup mixup = new Mixup(1, ROWS);
    return Batches.inOrder(DATA, ROWS).mixed(mixup, seed).ahead().epoch(2).iterator().next();
  }

  private static List<Double> sharesOf(float[] targets) {
    return IntStream.range(0, targets.length).mapToObj(i -> (double) targets[i]).toList();
  }

  private static float[] values(HostArray array) {
    return ((HostArray.Reals) array).values();
  }

  @Test
  void inputsAreMixedInTheSharesOfTheirTargets() {
    Batch batch = mixed(5);
    float[] x = values(batch.inputs());
    float[] targets = values(batch.targets());
    assertThat(batch.targets().shape()).isEqualTo(Shape.of(ROWS, ROWS));
    float[] total = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      double first = 0;
      double second = 0;
      double sum = 0;
      for (int j = 0; j < ROWS; j++) {
        double share = targets[i * ROWS + j];
        first += share * j;
        second += share * j * j;
        sum += share;
        total[j] += (float) share;
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
      assertThat(x[2 * i]).isCloseTo((float) first, within(1e-5f));
      assertThat(x[2 * i + 1]).isCloseTo((float) second, within(1e-4f));
    }
    // Each row is the first of one pair and the second of another.
    assertThat(total).containsExactly(new float[] {1, 1, 1, 1, 1, 1, 1}, within(1e-6f));
    assertThat(sharesOf(targets)).anySatisfy(t -> assertThat(t).isStrictlyBetween(0.0, 1.0));
  }

  @Test
  void theSeedDecides() {
    assertThat(mixed(5)).isEqualTo(mixed(5)).isNotEqualTo(mixed(6));
  }

  /** Mean 1/2, variance 1/(4·(2α + 1)); of 4,000 draws, within 5 standard errors. */
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 1, 3})
  void sharesHaveTheMomentsOfTheBetaDistribution(double alpha) {
    int count = 4000;
    double[] shares =
        IntStream.range(0, count)
            .mapToDouble(i -> new Mixup(alpha, 2).share(RandomKey.of(3).derive(i)))
            .toArray();
    double mean = IntStream.range(0, count).mapToDouble(i -> shares[i]).sum() / count;
    double squares =
        IntStream.range(0, count).mapToDouble(i -> Math.pow(shares[i] - 0.5, 2)).sum() / count;
    double variance = 1 / (4 * (2 * alpha + 1));
    assertThat(mean).isCloseTo(0.5, within(5 * Math.sqrt(variance / count)));
    // The square of a deviation is at most 1/4, so its own variance is at most variance/4.
    assertThat(squares).isCloseTo(variance, within(5 * Math.sqrt(variance / 4 / count)));
  }

  @Test
  void whatCannotBeMixedIsRefused() {
    assertThatThrownBy(() -> new Mixup(0, 2)).hasMessageContaining("alpha in (0, 4]");
    var tokens =
        ArrayDataset.classes(new HostArray.Ints(new int[4], Shape.of(2, 2)), new int[] {0, 1}, 2);
    assertThatThrownBy(
            () -> Batches.inOrder(tokens, 2).mixed(new Mixup(1, 2), 1).epoch(0).iterator().next())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mixup: expects real inputs and a label for each row, got Ints[2,2]");
    assertThatThrownBy(
            () -> Batches.inOrder(DATA, ROWS).mixed(new Mixup(1, 3), 1).epoch(0).iterator().next())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is out of range, expected 0..2");
  }
}
