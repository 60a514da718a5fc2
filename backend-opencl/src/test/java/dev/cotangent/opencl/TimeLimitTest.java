package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
  private long now = Long.MAX_VALUE - 20;
  private final TimeLimit limit = new TimeLimit(Duration.ofNanos(100), () -> now);

  private void work(long nanos) {
    assertThat(limit.<Long>run(() -> now += nanos)).isEqualTo(now);
  }

  @Test
  void nothingIsBegunWithoutTime() {
    assertThat(new TimeLimit(Duration.ZERO, () -> now).hasRoom()).isFalse();
    assertThat(limit.hasRoom()).isTrue();
    assertThat(limit.isOver()).isFalse();
    now += 100;
    assertThat(limit.hasRoom()).isFalse();
    assertThat(limit.isOver()).isTrue();
  }

  @Test
  void twiceTheLongestPieceMustBeLeft() {
    work(20);
    work(5);
    now += 34;
    assertThat(limit.hasRoom()).isTrue();
    now += 2;
    assertThat(limit.hasRoom()).isFalse();
    assertThat(limit.isOver()).isFalse();
  }

  @Test
  void piecesThatAtMostDoubleEndInTime() {
    long start = now;
    for (long piece = 1; limit.hasRoom(); piece *= 2) {
      work(piece);
    }
    assertThat(now - start).isBetween(50L, 100L);
  }
}
