package dev.cotangent.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomKeyTest {
  private static final RandomKey KEY = RandomKey.of(42);

  @Test
  void purposesGiveDifferentKeysAndTheSamePurposeTheSame() {
    assertThat(KEY.derive("dropout")).isEqualTo(RandomKey.of(42).derive("dropout"));
    assertThat(KEY.derive("dropout")).isNotEqualTo(KEY.derive("weight"));
    assertThat(KEY.derive("ab")).isNotEqualTo(KEY.derive("a").derive("b"));
    assertThat(KEY.derive(1)).isNotEqualTo(KEY.derive(2));
  }

  @Test
  void uniformNumbersFillTheUnitInterval() {
    double[] u = IntStream.range(0, 10_000).mapToDouble(KEY::uniform).toArray();
    var statistics = IntStream.range(0, u.length).mapToDouble(i -> u[i]).summaryStatistics();
    assertThat(statistics.getMin()).isBetween(0.0, 0.001);
    assertThat(statistics.getMax()).isBetween(0.999, 1.0);
    // five standard errors of the mean of 10,000
    assertThat(statistics.getAverage()).isCloseTo(0.5, within(5 * Math.sqrt(1.0 / 12 / 10_000)));
  }

  @Test
  void normalNumbersHaveMeanZeroAndVarianceOne() {
    double[] z = IntStream.range(0, 10_000).mapToDouble(KEY::normal).toArray();
    double mean = IntStream.range(0, z.length).mapToDouble(i -> z[i]).average().orElseThrow();
    double square =
        IntStream.range(0, z.length).mapToDouble(i -> z[i] * z[i]).average().orElseThrow();
    // five standard errors: of the mean 1/100, of the mean square sqrt(2)/100
    assertThat(mean).isCloseTo(0, within(0.05));
    assertThat(square).isCloseTo(1, within(5 * Math.sqrt(2) / 100));
  }
}
