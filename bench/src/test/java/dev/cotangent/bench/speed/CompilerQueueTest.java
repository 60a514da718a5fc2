package dev.cotangent.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class CompilerQueueTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void itIsBusyWhileALoopGetsHotAndIdleLater() {
    assertThat(becomes(CompilerQueue::isBusy, () -> assertThat(hotLoop()).isNotZero())).isTrue();
    assertThat(becomes(() -> !CompilerQueue.isBusy(), Thread::yield)).isTrue();
  }

  private static boolean becomes(BooleanSupplier condition, Runnable meanwhile) {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      meanwhile.run();
    }
    return true;
  }

  private static long hotLoop() {
    long sum = 0;
    for (int i = 0; i < 10_000; i++) {
      sum += Integer.toString(i).hashCode();
    }
    return sum;
  }
}
