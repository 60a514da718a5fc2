package dev.cotangent.opencl;

import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/**
 * Numbers on the device: float or int, 4 bytes each, from the start of a block.
 *
 * <p>The block goes back to its pool when the buffer is released, or when nobody can reach it any
 * more. Integers that the host wrote are remembered, so that checking indices need not wait for the
 * device.
 */
final class ClBuffer extends Buffer {
  private static final Cleaner CLEANER = Cleaner.create();

  private final MemoryBlock block;
  private final Cleaner.Cleanable lease;
  private volatile int @Nullable [] known;

  ClBuffer(Object owner, ElementType type, int length, MemoryPool pool) {
    super(owner, type, length);
    block = pool.take((long) length * Float.BYTES);
    lease = CLEANER.register(this, new Return(pool, block));
  }

  /** Gives the block back, unless that was done. */
  private record Return(MemoryPool pool, MemoryBlock block) implements Runnable {
    @Override
    public void run() {
      pool.give(block);
    }
  }

  /** Returns the buffer of a tensor. */
  static ClBuffer of(Tensor tensor) {
    return (ClBuffer) tensor.buffer();
  }

  /** Returns the memory. */
  MemoryBlock block() {
    return block;
  }

  /** Gives the memory back. */
  void free() {
    known = null;
    lease.clean();
  }

  /** Returns the integers of the whole buffer if the host knows them. */
  int @Nullable [] known() {
    return known;
  }

  /** Remembers the integers of the whole buffer; null where the device has changed them. */
  void know(int @Nullable [] values) {
    known = values;
  }
}
