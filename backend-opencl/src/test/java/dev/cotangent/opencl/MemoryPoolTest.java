package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.BackendException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryPoolTest {
  private static final long ROOM = 10_000;

  private final FakeMemory memory = new FakeMemory();
  private final MemoryPool pool = new MemoryPool(memory, 8_000, ROOM, false);

  /** Memory of {@link #ROOM} bytes. */
  private static final class FakeMemory implements MemoryPool.Source {
    private final Map<Long, Long> buffers = new HashMap<>();
    private long next = 1;

    @Override
    public long create(long bytes) {
      if (held() + bytes > ROOM) {
        throw new ClException("clCreateBuffer", ClStatus.MEM_OBJECT_ALLOCATION_FAILURE);
      }
      buffers.put(next, bytes);
      return next++;
    }

    @Override
    public void free(long handle) {
      assertThat(buffers.remove(handle)).as("a buffer is freed once").isNotNull();
    }

    private long held() {
      return buffers.values().stream().mapToLong(b -> b).sum();
    }
  }

  @Test
  void sizesWasteAnEighthAtMost() {
    for (long bytes : new long[] {0, 1, 256, 257, 1000, 4096, 5000, 1 << 20, (1 << 20) + 1}) {
      long size = MemoryPool.sizeOf(bytes);
      assertThat(size).isGreaterThanOrEqualTo(bytes);
      assertThat(size).isLessThanOrEqualTo(Math.max(bytes + 256, bytes + bytes / 4));
      assertThat(MemoryPool.sizeOf(size)).isEqualTo(size);
    }
    assertThat(MemoryPool.sizeOf((1 << 20) + 1)).isEqualTo((1 << 20) + (1 << 17));
  }

  @Test
  void whatComesBackIsUsedAgain() {
    MemoryBlock first = pool.take(1000);
    pool.give(first);
    assertThat(pool.take(900)).isEqualTo(first);
    assertThat(pool.created()).isEqualTo(1);
  }

  @Test
  void givingTwiceIsHarmless() {
    MemoryBlock first = pool.take(1000);
    pool.give(first);
    pool.give(first);
    assertThat(pool.take(1000)).isNotEqualTo(pool.take(1000));
  }

  @Test
  void idleBlocksMakeRoom() {
    pool.give(pool.take(6000));
    assertThat(pool.take(7000).bytes()).isGreaterThanOrEqualTo(7000);
    assertThat(memory.buffers).hasSize(1);
  }

  @Test
  void withoutRoomTheErrorSaysAllSizes() {
    pool.take(7000);
    assertThatThrownBy(() -> pool.take(5000))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("5,120 bytes")
        .hasMessageContaining("7,168 in use")
        .hasMessageContaining("10,000");
  }

  @Test
  void memoryAboveWhatTheDriverReportsCostsFewCollections() {
    var generous = new MemoryPool(memory, 8_000, 1_000, false);
    for (int i = 0; i < 30; i++) {
      generous.take(256);
    }
    assertThat(generous.created()).isEqualTo(30);
    assertThat(generous.collections()).isBetween(1, 4);
  }

  @Test
  void requestAboveTheLargestBufferSaysBothSizes() {
    assertThatThrownBy(() -> pool.take(8001))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("8,001")
        .hasMessageContaining("8,000");
    assertThat(pool.take(8000).bytes()).isEqualTo(8000);
  }

  @Test
  void exactPoolRoundsNothingUpAndUsesNoBlockTwice() {
    var checked = new MemoryPool(memory, 8_000, ROOM, true);
    MemoryBlock first = checked.take(1001);
    assertThat(first.bytes()).isEqualTo(1001);
    checked.give(first);
    assertThat(checked.take(1001)).isNotEqualTo(first);
    assertThat(checked.usedBytes()).isEqualTo(1001);
    checked.trim();
    assertThat(memory.buffers).hasSize(1);
  }

  @Test
  void closingFreesUsedBlocksTooAndLaterReturnsDoNothing() {
    MemoryBlock used = pool.take(1000);
    pool.give(pool.take(2000));
    pool.close();
    pool.give(used);
    assertThat(memory.buffers).isEmpty();
  }
}
