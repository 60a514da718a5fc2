package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LockstepTest {
  private static final int STEPS = 400;

  /** Runs all steps and returns how often a part began before the step before it was complete. */
  private static int tooEarly(Workers workers, int parts) {
    var ended = new AtomicIntegerArray(STEPS);
    var early = new AtomicInteger();
    var lockstep = new Lockstep(STEPS, parts);
    workers.run(
        parts,
        mine ->
            lockstep.run(
                mine,
                (step, part) -> {
                  if (step > 0 && ended.get(step - 1) != parts) {
                    early.incrementAndGet();
                  }
                  ended.incrementAndGet(step);
                }));
    for (int step = 0; step < STEPS; step++) {
      assertThat(ended.get(step)).as("parts of step %d", step).isEqualTo(parts);
    }
    return early.get();
  }

  @Test
  void eachPartRunsOnceAndStepsDoNotOverlap() {
    for (int threads = 1; threads <= 4; threads++) {
      try (Workers workers = new Workers(threads)) {
        for (int parts = 1; parts <= 5; parts++) {
          assertThat(tooEarly(workers, parts)).as("%d threads", threads).isZero();
        }
      }
    }
  }

  @Test
  void oneThreadAloneDoesThePartsOfAll() {
    var runs = new AtomicIntegerArray(3);
    new Lockstep(5, 3).run(1, (step, part) -> runs.incrementAndGet(part));
    for (int part = 0; part < 3; part++) {
      assertThat(runs.get(part)).isEqualTo(5);
    }
  }

  @Test
  void aFailureEndsTheStepsOfAllThreads() {
    try (Workers workers = new Workers(3)) {
      var lockstep = new Lockstep(STEPS, 3);
      assertThatThrownBy(() ->
              workers.run(
                  3,
                  mine ->
                      lockstep.run(
                          mine,
                          (step, part) -> {
                            if (step == 7 && part == 2) {
                              throw new IllegalStateException("step 7");
                            }
                          })))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("step 7");
    }
  }
}
