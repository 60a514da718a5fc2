package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HandOffTest {

  @Test
  void anAnswerOfAnotherThreadTakesLongerThanAnInstructionAndLessThanATimeSlice() {
    HandOff cost = HandOff.measure(2);

    assertThat(cost.spinningMicros()).isBetween(0.02, 100_000.0);
    assertThat(cost.parkedMicros()).isBetween(0.02, 100_000.0);
  }

  @Test
  void oneThreadHandsNothingOver() {
    assertThat(HandOff.measure(1).spinningMicros()).isNaN();
    assertThat(HandOff.measure(1).parkedMicros()).isNaN();
  }

  @Test
  void lessThanOneThreadIsRefused() {
    assertThatThrownBy(() -> HandOff.measure(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1 thread, got 0");
  }
}
