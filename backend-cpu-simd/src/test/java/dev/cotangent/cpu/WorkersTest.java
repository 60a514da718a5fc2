package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** What the threads of one task begin, run and end. */
  private static final class Counted implements PartTask {
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    final int failing;

    Counted(int failing) {
      this.failing = failing;
    }

    @Override
    public PartTask begin() {
      assertThat(threads.add(Thread.currentThread())).isTrue();
      begun.incrementAndGet();
      return new PartTask() {
        private final Thread owner = Thread.currentThread();

        @Override
        public void run(int part) {
          assertThat(Thread.currentThread()).isEqualTo(owner);
          if (part == failing) {
            throw new IllegalStateException("part " + part);
          }
        }

        @Override
        public void end() {
          assertThat(Thread.currentThread()).isEqualTo(owner);
          ended.incrementAndGet();
        }
      };
    }

    @Override
    public void run(int part) {
      throw new AssertionError("a part of what was not begun");
    }
  }

  @Test
  void eachThreadBeginsAndEndsItsPartsOnce() throws InterruptedException {
    for (int threads = 1; threads <= 3; threads++) {
      List<Counted> tasks = new ArrayList<>();
      try (Workers workers = new Workers(threads)) {
        for (int repeat = 0; repeat < 500; repeat++) {
          Counted task = new Counted(repeat % 3 == 0 ? repeat % 7 : -1);
          tasks.add(task);
          int parts = repeat % 11;
          if (task.failing >= 0 && task.failing < parts) {
            assertThatThrownBy(() -> workers.run(parts, task))
                .isInstanceOf(IllegalStateException.class);
          } else {
            workers.run(parts, task);
          }
          assertThat(task.begun.get()).isBetween(Math.min(1, parts), Math.min(threads, parts));
        }
      }
      for (Counted task : tasks) {
        while (task.ended.get() < task.begun.get()) {
          Thread.sleep(1);
        }
        assertThat(task.ended.get()).isEqualTo(task.begun.get());
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
