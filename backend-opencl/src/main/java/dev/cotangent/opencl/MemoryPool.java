package dev.cotangent.opencl;

import dev.cotangent.backend.BackendException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Device memory in blocks of eight sizes per doubling, used again when they come back.
 *
 * <p>A block may be used again at once: commands of one in-order queue that read its old content
 * come before those that write the new one. When the device has no room, idle blocks are freed,
 * then the collector is asked for unreachable tensors; after that the request fails with all sizes.
 * Thread-safe: the cleaner gives blocks back from its own thread.
 *
 * <p>An exact pool rounds no size up and uses no block twice, so that a checker of memory such as
 * oclgrind sees the first element beyond a request, and the reading of what nobody wrote.
 */
final class MemoryPool {
  private static final long SMALLEST = 256;
  private static final int COLLECTIONS = 5;
  private static final long COLLECTION_MILLIS = 20;

  private final Source source;
  private final long largest;
  private final long limit;
  private final boolean exact;
  private final Map<Long, ArrayDeque<MemoryBlock>> free = new HashMap<>();
  private final Set<MemoryBlock> used = new HashSet<>();
  private long usedBytes;
  private long freeBytes;
  private long created;
  private volatile long collectAbove;
  private final AtomicInteger collections = new AtomicInteger();
  private boolean closed;

  /** Makes and frees device memory. */
  interface Source {
    /**
     * Returns the handle of a new buffer.
     *
     * @throws ClException if there is no room
     */
    long create(long bytes);

    /** Frees a buffer. */
    void free(long handle);
  }

  /**
   * An empty pool.
   *
   * @param largest bytes of the largest buffer the device can have
   * @param limit bytes in all above which idle blocks are freed first
   * @param exact whether each block is as large as was asked for, and is used once
   */
  MemoryPool(Source source, long largest, long limit, boolean exact) {
    this.source = source;
    this.largest = largest;
    this.limit = limit;
    this.exact = exact;
    collectAbove = limit;
  }

  /**
   * Returns a block of at least this many bytes, of any content.
   *
   * @throws BackendException if there is no room, with all sizes
   */
  MemoryBlock take(long bytes) {
    long size = exact ? Math.max(Float.BYTES, bytes) : sizeOf(bytes);
    MemoryBlock block = exact ? null : reuse(size);
    if (block != null) {
      return block;
    }
    if (size > largest) {
      size = bytes;
    }
    if (size > largest) {
      throw new BackendException(
          "opencl: a tensor of %,d bytes is too large: the device's largest buffer has %,d"
              .formatted(bytes, largest));
    }
    makeRoom(size);
    try {
      return create(size);
    } catch (ClException e) {
      if (!e.isOutOfMemory()) {
        throw e;
      }
    }
    return retry(size);
  }

  private synchronized @Nullable MemoryBlock reuse(long size) {
    ArrayDeque<MemoryBlock> blocks = free.get(size);
    MemoryBlock block = blocks == null ? null : blocks.pollLast();
    if (block != null) {
      freeBytes -= size;
      usedBytes += size;
      used.add(block);
    }
    return block;
  }

  private synchronized MemoryBlock create(long size) {
    var block = new MemoryBlock(source.create(size), size);
    created++;
    usedBytes += size;
    used.add(block);
    return block;
  }

  /** Some drivers report less memory than they give, so a fruitless collection raises the mark. */
  private void makeRoom(long size) {
    if (held() + size <= limit) {
      return;
    }
    trim();
    if (held() + size > collectAbove) {
      collect(() -> held() + size > limit);
      collectAbove = Math.max(limit, 2 * (held() + size));
    }
  }

  private MemoryBlock retry(long size) {
    trim();
    collect(() -> true);
    try {
      return create(size);
    } catch (ClException e) {
      throw new ClException(
          "opencl: no memory for %,d bytes: %,d in use, %,d idle, the device has %,d"
              .formatted(size, usedBytes(), freeBytes(), limit),
          e);
    }
  }

  /** Lets the collector find unreachable tensors, whose blocks then come back, and frees them. */
  private void collect(BooleanSupplier lacking) {
    collections.incrementAndGet();
    for (int i = 0; i < COLLECTIONS && lacking.getAsBoolean(); i++) {
      System.gc();
      try {
        Thread.sleep(COLLECTION_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      trim();
    }
  }

  /** Takes a block back. */
  synchronized void give(MemoryBlock block) {
    if (closed || !used.remove(block)) {
      return;
    }
    usedBytes -= block.bytes();
    freeBytes += block.bytes();
    free.computeIfAbsent(block.bytes(), size -> new ArrayDeque<>()).addLast(block);
  }

  /** Frees the blocks that nobody uses. */
  synchronized void trim() {
    free.values().forEach(blocks -> blocks.forEach(block -> source.free(block.handle())));
    free.clear();
    freeBytes = 0;
  }

  /** Frees all blocks, used ones too. */
  synchronized void close() {
    trim();
    used.forEach(block -> source.free(block.handle()));
    used.clear();
    usedBytes = 0;
    closed = true;
  }

  /** Returns how many buffers were ever made; constant over a steady step. */
  synchronized long created() {
    return created;
  }

  /** Returns how often the collector was asked for unreachable tensors. */
  int collections() {
    return collections.get();
  }

  /** Returns the bytes of the blocks that are in use. */
  synchronized long usedBytes() {
    return usedBytes;
  }

  /** Returns the bytes of the blocks that wait for use. */
  synchronized long freeBytes() {
    return freeBytes;
  }

  synchronized long held() {
    return usedBytes + freeBytes;
  }

  /** Returns the size of the block for a request: a multiple of an eighth of a power of 2. */
  static long sizeOf(long bytes) {
    if (bytes <= SMALLEST) {
      return SMALLEST;
    }
    long step = Math.max(SMALLEST, Long.highestOneBit(bytes - 1) / 8);
    return (bytes + step - 1) / step * step;
  }
}
