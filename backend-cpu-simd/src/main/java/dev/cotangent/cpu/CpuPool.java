package dev.cotangent.cpu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Recycled memory for scoped buffers: blocks of four sizes per doubling, cut from slabs.
 *
 * <p>A steady training step finds each block it asks for in the free list of its size and creates
 * no array. Slabs have 4 MiB with their header: G1 places objects of at least half a region in
 * whole regions, and a header more than a full region would cost another one. Blocks begin with a
 * {@link CacheLine} where they can. Blocks larger than half a slab get arrays of their own and of
 * their size: what G1 then leaves of a region is address space that nobody touches, whereas
 * elements that nobody asked for would be memory, as Java clears them.
 *
 * <p>Bounded and trimmed: a slab without live blocks goes back to the collector when it was not
 * used for {@value #KEEP} allocations, and at once when the pool would grow beyond its limit.
 * Thread-safe; an allocation takes one uncontended lock.
 *
 * @param <A> {@code float[]} or {@code int[]}
 */
final class CpuPool<A> {
  /** Elements of a slab: 4 MiB less the array's header. */
  static final int SLAB = (4 << 20) / 4 - CacheLine.HEADER;

  private static final int LINE = CacheLine.ELEMENTS;

  private static final int CLASSES = 4 * 27;
  private static final int KEEP = 16_384;

  private final IntFunction<A> newArray;
  private final long limit;
  private final List<ArrayDeque<PoolBlock<A>>> free = new ArrayList<>(CLASSES);
  private final List<PoolSlab<A>> slabs = new ArrayList<>();
  private @Nullable PoolSlab<A> open;
  private long clock;
  private long held;
  private long created;

  /**
   * An empty pool.
   *
   * @param newArray makes an array of a length
   * @param limit elements above which idle slabs are given up before new ones are made
   */
  CpuPool(IntFunction<A> newArray, long limit) {
    this.newArray = newArray;
    this.limit = limit;
    for (int i = 0; i < CLASSES; i++) {
      free.add(new ArrayDeque<>());
    }
  }

  /** Returns a block of at least {@code length} elements of any content. */
  synchronized PoolBlock<A> take(int length) {
    if (++clock % KEEP == 0) {
      trim(clock - KEEP);
    }
    int sizeClass = sizeClass(length);
    PoolBlock<A> block = free.get(sizeClass).pollLast();
    if (block == null) {
      int size = size(sizeClass);
      block = size > SLAB / 2 ? ownArray(length, sizeClass) : cut(size, sizeClass);
    }
    block.slab.live++;
    block.slab.lastUsed = clock;
    return block;
  }

  /** Takes a block back; the next {@link #take} of its size returns it. */
  synchronized void give(PoolBlock<A> block) {
    block.slab.live--;
    block.slab.lastUsed = clock;
    free.get(block.sizeClass).addLast(block);
  }

  /** Lets go of all memory that no live buffer uses. */
  synchronized void clear() {
    trim(Long.MAX_VALUE);
  }

  /** Returns how many arrays were ever made; constant over a steady step. */
  synchronized long created() {
    return created;
  }

  /** Returns the elements of all arrays the pool holds now. */
  synchronized long held() {
    return held;
  }

  private PoolBlock<A> cut(int size, int sizeClass) {
    PoolSlab<A> slab = open;
    if (slab == null || slab.size - slab.cut < size) {
      slab = add(SLAB);
      open = slab;
    }
    var block = new PoolBlock<>(slab, slab.cut, sizeClass);
    slab.cut += size;
    return block;
  }

  private PoolBlock<A> ownArray(int length, int sizeClass) {
    int size = Math.max(length, size(sizeClass));
    int first = CacheLine.first(size);
    PoolSlab<A> slab = add(first + size);
    slab.cut = slab.size;
    return new PoolBlock<>(slab, first, sizeClass);
  }

  private PoolSlab<A> add(int size) {
    if (held + size > limit) {
      trim(Long.MAX_VALUE);
    }
    var slab = new PoolSlab<>(array(size), size);
    slabs.add(slab);
    held += size;
    created++;
    return slab;
  }

  /** The collector cannot take idle slabs by itself, so they are given up before failing. */
  private A array(int size) {
    try {
      return newArray.apply(size);
    } catch (OutOfMemoryError e) {
      trim(Long.MAX_VALUE);
      return newArray.apply(size);
    }
  }

  /** Drops slabs without live blocks that were last used before a time. */
  private void trim(long before) {
    boolean any = false;
    for (PoolSlab<A> slab : slabs) {
      slab.dropped = slab.live == 0 && slab.lastUsed < before;
      any |= slab.dropped;
      held -= slab.dropped ? slab.size : 0;
    }
    if (!any) {
      return;
    }
    slabs.removeIf(slab -> slab.dropped);
    free.forEach(blocks -> blocks.removeIf(block -> block.slab.dropped));
    open = open != null && open.dropped ? null : open;
  }

  /** Returns the class of the smallest block size that holds {@code length} elements. */
  static int sizeClass(int length) {
    if (length <= 4 * LINE) {
      return Math.max(0, (length - 1) / LINE);
    }
    int doubling = 31 - Integer.numberOfLeadingZeros(length - 1);
    int quarter = (length - 1 - (1 << doubling)) >> (doubling - 2);
    return 4 * (doubling - 5) + quarter;
  }

  /** Returns the elements of a block of a class: 16, 32, 48, 64, 80, 96, 112, 128, 160, ... */
  static int size(int sizeClass) {
    if (sizeClass < 4) {
      return (sizeClass + 1) * LINE;
    }
    int doubling = sizeClass / 4 + 5;
    long size = (1L << doubling) + ((sizeClass % 4 + 1L) << (doubling - 2));
    return (int) Math.min(size, Integer.MAX_VALUE - 64);
  }
}
