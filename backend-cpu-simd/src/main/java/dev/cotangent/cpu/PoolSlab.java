package dev.cotangent.cpu;

/**
 * One array of a {@link CpuPool}, cut into blocks from its start on; guarded by the pool's lock.
 *
 * @param <A> {@code float[]} or {@code int[]}
 */
final class PoolSlab<A> {
  final A array;
  final int size;

  /** The next element to cut off for a block. */
  int cut = CacheLine.FIRST;

  /** Blocks that belong to a live buffer. */
  int live;

  /** The pool's clock when a block was last handed out or taken back. */
  long lastUsed;

  /** Whether the pool has given the array up; its free blocks go with it. */
  boolean dropped;

  PoolSlab(A array, int size) {
    this.array = array;
    this.size = size;
  }
}
