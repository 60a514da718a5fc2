package dev.cotangent.cpu;

import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a {@code float[]} (REAL) or {@code int[]} (INT): element i lies at {@code offset + i}.
 *
 * <p>Pooled buffers lease a block; persistent ones have an array of their own and are plain
 * garbage.
 */
final class CpuBuffer extends Buffer {
  private static final float[] NO_REALS = {};
  private static final int[] NO_INTS = {};

  private float[] reals = NO_REALS;
  private int[] ints = NO_INTS;
  private int offset;
  private @Nullable PoolBlock<float[]> realBlock;
  private @Nullable PoolBlock<int[]> intBlock;

  private CpuBuffer(CpuPrimitives owner, ElementType type, int length) {
    super(owner, type, length);
  }

  static CpuBuffer persistent(CpuPrimitives owner, ElementType type, int length) {
    var buffer = new CpuBuffer(owner, type, length);
    buffer.offset = CacheLine.first(length);
    switch (type) {
      case REAL -> buffer.reals = new float[buffer.offset + length];
      case INT -> buffer.ints = new int[buffer.offset + length];
    }
    return buffer;
  }

  static CpuBuffer pooledReals(CpuPrimitives owner, PoolBlock<float[]> block, int length) {
    var buffer = new CpuBuffer(owner, ElementType.REAL, length);
    buffer.reals = block.slab.array;
    buffer.offset = block.offset;
    buffer.realBlock = block;
    return buffer;
  }

  static CpuBuffer pooledInts(CpuPrimitives owner, PoolBlock<int[]> block, int length) {
    var buffer = new CpuBuffer(owner, ElementType.INT, length);
    buffer.ints = block.slab.array;
    buffer.offset = block.offset;
    buffer.intBlock = block;
    return buffer;
  }

  /** Returns the array that holds a REAL tensor. */
  static float[] reals(Tensor tensor) {
    return ((CpuBuffer) tensor.buffer()).reals;
  }

  /** Returns the array that holds an INT tensor. */
  static int[] ints(Tensor tensor) {
    return ((CpuBuffer) tensor.buffer()).ints;
  }

  /** Returns the index of a tensor's first element in its array. */
  static int at(Tensor tensor) {
    return ((CpuBuffer) tensor.buffer()).offset + tensor.layout().offset();
  }

  /** Returns the array of a REAL buffer; empty once released. */
  float[] reals() {
    return reals;
  }

  /** Returns the array of an INT buffer; empty once released. */
  int[] ints() {
    return ints;
  }

  /** Returns the index of the first element in the array. */
  int offset() {
    return offset;
  }

  /** Returns the bytes that the tensor has of a pool's memory: all, or none. */
  long pooledBytes() {
    return realBlock == null && intBlock == null ? 0 : (long) length() * Float.BYTES;
  }

  /** Moves the values to an array of their own, and the block back to its pool. */
  void leave(CpuPool<float[]> realPool, CpuPool<int[]> intPool) {
    if (realBlock == null && intBlock == null) {
      return;
    }
    float[] formerReals = reals;
    int[] formerInts = ints;
    int from = offset;
    int to = CacheLine.first(length());
    if (realBlock != null) {
      reals = new float[to + length()];
      System.arraycopy(formerReals, from, reals, to, length());
    }
    if (intBlock != null) {
      ints = new int[to + length()];
      System.arraycopy(formerInts, from, ints, to, length());
    }
    offset = to;
    give(realPool, intPool);
  }

  /** Forgets the memory, and gives the block back if there is one. */
  void free(CpuPool<float[]> realPool, CpuPool<int[]> intPool) {
    reals = NO_REALS;
    ints = NO_INTS;
    offset = 0;
    give(realPool, intPool);
  }

  private void give(CpuPool<float[]> realPool, CpuPool<int[]> intPool) {
    if (realBlock != null) {
      realPool.give(realBlock);
      realBlock = null;
    }
    if (intBlock != null) {
      intPool.give(intBlock);
      intBlock = null;
    }
  }
}
