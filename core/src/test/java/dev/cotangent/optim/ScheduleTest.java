package dev.cotangent.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void stepsMultiplyByTheFactor() {
    Schedule schedule = Schedule.steps(1, 0.1, 3);
    assertThat(schedule.rate(2)).isEqualTo(1);
    assertThat(schedule.rate(3)).isEqualTo(0.1);
    assertThat(schedule.rate(6)).isCloseTo(0.01, within(1e-17));
  }

  @Test
  void cosineFallsFromTheFirstToTheLastRate() {
    Schedule schedule = Schedule.cosine(1, 0.2, 10);
    assertThat(schedule.rate(0)).isEqualTo(1);
    assertThat(schedule.rate(5)).isCloseTo(0.6, within(1e-15));
    assertThat(schedule.rate(10)).isCloseTo(0.2, within(1e-15));
    assertThat(schedule.rate(1000)).isCloseTo(0.2, within(1e-15));
  }

  @Test
  void warmUpRisesToTheFirstRateAndGoesOnFromThere() {
    Schedule schedule = Schedule.steps(1, 0.5, 1).warmUp(4);
    assertThat(schedule.rate(0)).isEqualTo(0.25);
    assertThat(schedule.rate(3)).isEqualTo(1);
    assertThat(schedule.rate(4)).isEqualTo(1);
    assertThat(schedule.rate(5)).isEqualTo(0.5);
  }

  /** With 100 steps the rise ends at step 0.3 · 100 - 1 = 29, the fall at step 99. */
  @Test
  void oneCycleRisesAndFallsAlongHalfACosine() {
    Schedule schedule = Schedule.oneCycle(1, 100);
    assertThat(schedule.rate(0)).isCloseTo(1 / 25.0, within(1e-15));
    assertThat(schedule.rate(29)).isCloseTo(1, within(1e-15));
    assertThat(schedule.rate(64)).isCloseTo((1 + 1 / 25e4) / 2, within(1e-15));
    assertThat(schedule.rate(99)).isCloseTo(1 / 25e4, within(1e-15));
    assertThat(schedule.rate(500)).isCloseTo(1 / 25e4, within(1e-15));
    double share = (1 + Math.cos(Math.PI * 10 / 29)) / 2;
    assertThat(schedule.rate(10)).isCloseTo(1 + (1 / 25.0 - 1) * share, within(1e-15));
  }

  @Test
  void cycleOfTooFewStepsIsRefused() {
    assertThatThrownBy(() -> Schedule.oneCycle(1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 0.3 of 3");
  }
}
