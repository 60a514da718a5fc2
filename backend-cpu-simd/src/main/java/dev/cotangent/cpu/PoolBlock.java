package dev.cotangent.cpu;

/**
 * A piece of pooled memory: {@code array[offset .. offset + size)}.
 *
 * @param <A> {@code float[]} or {@code int[]}
 */
final class PoolBlock<A> {
  final PoolSlab<A> slab;
  final int offset;
  final int sizeClass;

  PoolBlock(PoolSlab<A> slab, int offset, int sizeClass) {
    this.slab = slab;
    this.offset = offset;
    this.sizeClass = sizeClass;
  }
}
