package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuPoolTest {
  private static CpuPool<float[]> pool(long limit) {
    return new CpuPool<>(float[]::new, limit);
  }

  @Test
  void blockOfEachClassHoldsWhatItIsAskedForAndWastesLittle() {
    for (int length = 0; length < 100_000; length += 1 + length / 50) {
      int size = CpuPool.size(CpuPool.sizeClass(length));
      assertThat(size).as("block for %d", length).isGreaterThanOrEqualTo(length);
      assertThat(size).as("block for %d", length).isLessThanOrEqualTo(length + length / 4 + 16);
    }
    assertThat(CpuPool.size(CpuPool.sizeClass(Integer.MAX_VALUE - 64)))
        .isEqualTo(Integer.MAX_VALUE - 64);
  }

  @Test
  void blockThatWasGivenBackIsTheNextOneOfItsSize() {
    var pool = pool(Long.MAX_VALUE);
    PoolBlock<float[]> first = pool.take(1000);
    pool.give(first);
    assertThat(pool.take(990)).isSameAs(first);
  }

  @Test
  void blocksInUseShareNoElement() {
    var pool = pool(Long.MAX_VALUE);
    List<PoolBlock<float[]>> blocks = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      PoolBlock<float[]> block = pool.take(1 + i * 97);
      for (int j = 0; j < 1 + i * 97; j++) {
        block.slab.array[block.offset + j] = i;
      }
      blocks.add(block);
    }
    for (int i = 0; i < blocks.size(); i++) {
      PoolBlock<float[]> block = blocks.get(i);
      for (int j = 0; j < 1 + i * 97; j++) {
        assertThat(block.slab.array[block.offset + j]).isEqualTo(i);
      }
    }
  }

  @Test
  void blocksBeginWithLinesWhereTheirSlabDoes() {
    var pool = pool(Long.MAX_VALUE);
    for (int length : new int[] {1, 17, 33, 129, 5000, 1 << 20, 5_000_000}) {
      assertThat((CacheLine.HEADER + pool.take(length).offset) % CacheLine.ELEMENTS).isZero();
    }
  }

  @Test
  void slabFillsWholeRegionsTogetherWithItsHeader() {
    int mebi = (1 << 20) / Float.BYTES;
    int slab = pool(Long.MAX_VALUE).take(1).slab.array.length;
    assertThat((CacheLine.HEADER + slab) % (4 * mebi)).isZero();
  }

  @Test
  void largeBlockHasAnArrayOfItsOwnSize() {
    var pool = pool(Long.MAX_VALUE);
    for (int length : new int[] {1 << 19, 600_000, 1 << 20, 1 << 21, 5_000_000}) {
      PoolBlock<float[]> block = pool.take(length);
      assertThat(block.slab.array)
          .as("array for %d", length)
          .hasSize(CacheLine.FIRST + CpuPool.size(CpuPool.sizeClass(length)));
    }
    assertThat(pool.take(1 << 21).slab.array)
        .as("a power of two")
        .hasSize(CacheLine.FIRST + (1 << 21));
  }

  @Test
  void steadyUseMakesNoArray() {
    var pool = pool(Long.MAX_VALUE);
    step(pool);
    long created = pool.created();
    for (int i = 0; i < 100; i++) {
      step(pool);
    }
    assertThat(pool.created()).isEqualTo(created);
  }

  private static void step(CpuPool<float[]> pool) {
    List<PoolBlock<float[]>> blocks = new ArrayList<>();
    for (int length : new int[] {10, 3_000_000, 64, 200_000, 200_001, 1_000, 700_000}) {
      blocks.add(pool.take(length));
    }
    blocks.forEach(pool::give);
  }

  @Test
  void idleMemoryIsGivenUpAfterAWhile() {
    var pool = pool(Long.MAX_VALUE);
    pool.give(pool.take(5_000_000));
    long held = pool.held();
    for (int i = 0; i < 40_000; i++) {
      pool.give(pool.take(100));
    }
    assertThat(pool.held()).isLessThan(held);
    assertThat(pool.held()).isPositive();
  }

  @Test
  void idleMemoryIsGivenUpBeforeThePoolGrowsBeyondItsLimit() {
    var pool = pool(4_000_000);
    pool.give(pool.take(3_000_000));
    pool.take(3_500_000);
    assertThat(pool.held()).isLessThan(5_000_000);
  }

  @Test
  void memoryInUseIsNeverGivenUp() {
    var pool = pool(0);
    PoolBlock<float[]> used = pool.take(100);
    used.slab.array[used.offset] = 7;
    pool.clear();
    PoolBlock<float[]> other = pool.take(100);
    other.slab.array[other.offset] = 8;
    assertThat(used.slab.array[used.offset]).isEqualTo(7);
  }
}
