package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {

  private static void assertEachPartRunsOnce(Workers workers, int parts) {
    AtomicIntegerArray counts = new AtomicIntegerArray(parts);
    workers.run(parts, counts::incrementAndGet);
    for (int i = 0; i < parts; i++) {
      assertThat(counts.get(i)).as("part %d of %d", i, parts).isEqualTo(1);
    }
  }

  @Test
  void eachPartRunsOnce() {
    for (int threads = 1; threads <= 5; threads++) {
      try (Workers workers = new Workers(threads)) {
        for (int repeat = 0; repeat < 2000; repeat++) {
          assertEachPartRunsOnce(workers, repeat % 19);
        }
      }
    }
  }

  @Test
  void nestedRunsAreInline() {
    try (Workers workers = new Workers(3)) {
      AtomicIntegerArray counts = new AtomicIntegerArray(40);
      workers.run(8, outer -> workers.run(5, inner -> counts.incrementAndGet(outer * 5 + inner)));
      for (int i = 0; i < 40; i++) {
        assertThat(counts.get(i)).isEqualTo(1);
      }
    }
  }

  @Test
  void severalCallersShareOnePool() throws InterruptedException {
    AtomicReference<AssertionError> failure = new AtomicReference<>();
    try (Workers workers = new Workers(3)) {
      List<Thread> callers = new ArrayList<>();
      for (int c = 0; c < 4; c++) {
        callers.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    for (int repeat = 0; repeat < 2000; repeat++) {
                      assertEachPartRunsOnce(workers, repeat % 23);
                    }
                  } catch (AssertionError e) {
                    failure.set(e);
                  }
                }));
      }
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(failure.get()).isNull();
  }

  @Test
  void exceptionOfAPartReachesTheCallerAndThePoolLivesOn() {
    try (Workers workers = new Workers(2)) {
      for (int failing = 0; failing < 4; failing++) {
        int at = failing;
        assertThatThrownBy(() ->
                workers.run(
                    4,
                    part -> {
                      if (part == at) {
                        throw new IllegalStateException("part " + part);
                      }
                    }))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("part " + at);
        assertEachPartRunsOnce(workers, 4);
      }
    }
  }

  @Test
  void closedPoolWorksOnTheCallingThread() {
    Workers workers = new Workers(2);
    workers.close();
    Thread caller = Thread.currentThread();
    workers.run(3, part -> assertThat(Thread.currentThread()).isSameAs(caller));
  }

  @Test
  void needsAThread() {
    assertThatThrownBy(() -> new Workers(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 0");
  }
}
