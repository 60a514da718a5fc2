package dev.cotangent.opencl;

import dev.cotangent.tensor.Tensor;
import java.util.Arrays;

/**
 * One launch of a kernel in the making: its arguments in order, then {@link #run}.
 *
 * <p>Arguments are kept here and set when the launch runs, under the lock of the queue.
 */
final class Launch {
  private final ClQueue queue;
  private final ClKernel kernel;
  private int[] words = new int[64];
  private int[] ends = new int[24];
  private int used;
  private int count;
  private double flops;
  private double bytes;

  Launch(ClQueue queue, ClKernel kernel) {
    this.queue = queue;
    this.kernel = kernel;
  }

  /** Adds a tensor: its buffer and the index of its first element. */
  Launch tensor(Tensor tensor) {
    return block(ClBuffer.of(tensor).block()).integer(tensor.layout().offset());
  }

  /** Adds memory. */
  Launch block(MemoryBlock block) {
    word((int) block.handle());
    word((int) (block.handle() >>> 32));
    return end();
  }

  /** Adds an int. */
  Launch integer(int value) {
    word(value);
    return end();
  }

  /** Adds a float. */
  Launch real(double value) {
    return integer(Float.floatToRawIntBits((float) value));
  }

  /** Adds a vector of ints, as {@code int4} or {@code int8}. */
  Launch vector(int... values) {
    for (int value : values) {
      word(value);
    }
    return end();
  }

  /** Adds a vector of floats, as {@code float2} or {@code float4}. */
  Launch reals(double... values) {
    for (double value : values) {
      word(Float.floatToRawIntBits((float) value));
    }
    return end();
  }

  /** Says what the launch does, for the profile. */
  Launch work(double flops, double bytes) {
    this.flops = flops;
    this.bytes = bytes;
    return this;
  }

  /** Starts the kernel on a grid; on an empty one does nothing. */
  void run(Grid grid) {
    if (grid.x() > 0 && grid.y() > 0 && grid.z() > 0) {
      queue.run(this, grid);
    }
  }

  ClKernel kernel() {
    return kernel;
  }

  int count() {
    return count;
  }

  double flops() {
    return flops;
  }

  double bytes() {
    return bytes;
  }

  /** Returns the words of all arguments. */
  int[] words() {
    return words;
  }

  /** Returns the index of the word after argument i. */
  int end(int i) {
    return i < 0 ? 0 : ends[i];
  }

  private void word(int value) {
    if (used == words.length) {
      words = Arrays.copyOf(words, 2 * words.length);
    }
    words[used++] = value;
  }

  private Launch end() {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    ends[count++] = used;
    return this;
  }
}
