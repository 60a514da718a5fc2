package dev.cotangent.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MomentsTest {

  @Test
  void deviationIsThatOfASample() {
    Moments moments = Moments.of(2, 4, 4, 4, 5, 5, 7, 9);

    assertThat(moments.mean()).isEqualTo(5);
    assertThat(moments.deviation()).isCloseTo(Math.sqrt(32.0 / 7), within(1e-15));
  }

  @Test
  void oneRunHasNoDeviation() {
    assertThat(Moments.of(0.5).deviation()).isZero();
    assertThat(Moments.of(0.5).times(100).format("%.1f")).isEqualTo("50.0");
  }

  @Test
  void severalRunsShowTheirDeviation() {
    assertThat(Moments.of(0.70, 0.72, 0.74).times(100).format("%.1f")).isEqualTo("72.0 +/- 2.0");
  }

  @Test
  void noValuesHaveNoMoments() {
    assertThatIllegalArgumentException().isThrownBy(Moments::of);
  }
}
