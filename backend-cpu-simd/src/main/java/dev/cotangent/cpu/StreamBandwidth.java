package dev.cotangent.cpu;

import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * What the memory of this machine can do: the roof over kernels that move more than they compute.
 *
 * <p>c = a + b over arrays that fit in no cache, on several threads at once, each with its own
 * arrays; McCalpin's STREAM "add". Counted are 16 bytes an element, all that moves: a and b read, c
 * read and written, since processors read a line before they write to a part of it, and Java has no
 * stores that would spare that. Not a kernel: benchmarks measure it beside the kernels they judge.
 */
public final class StreamBandwidth {
  private static final int ELEMENTS = 48 << 20;
  private static final int BLOCK = 1 << 16;
  private static final double BYTES = 4.0 * Float.BYTES;
  private static final int ARRAYS = 3;

  /** Elements of a pass over small arrays: a few milliseconds. */
  private static final int REPEATED = 1 << 23;

  private static final int WARM_UP = 4;
  private static final int PASSES = 16;

  private final float[] a;
  private final float[] b;
  private final float[] c;
  private final int end;
  private int repeats = 1;

  private StreamBandwidth(int elements) {
    this.end = CacheLine.FIRST + elements;
    this.a = new float[end];
    this.b = new float[end];
    this.c = new float[end];
    Arrays.fill(a, 1);
    Arrays.fill(b, 2);
  }

  /**
   * Returns the rate of all threads together, in 10^9 bytes per second.
   *
   * <p>The sum of each thread's median pass; takes about a second and 576 MiB of heap.
   *
   * @throws IllegalArgumentException if there is less than one thread
   */
  public static double gigabytes(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("bandwidth: needs at least 1 thread, got " + threads);
    }
    StreamBandwidth[] parts = new StreamBandwidth[threads];
    Arrays.setAll(parts, _ -> new StreamBandwidth(ELEMENTS / threads));
    var total = new DoubleAdder();
    Thread[] started = new Thread[threads];
    Arrays.setAll(started, i -> Thread.ofPlatform().start(() -> total.add(parts[i].median())));
    try {
      for (Thread thread : started) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("bandwidth: interrupted while measuring", e);
    }
    return total.sum();
  }

  /**
   * Returns the rate of one thread with arrays of so many bytes together, which a cache may hold.
   *
   * <p>The same loop over them again and again; takes about a tenth of a second.
   *
   * @throws IllegalArgumentException if the bytes are not enough for one element of each array
   */
  public static double gigabytesWithin(int bytes) {
    int elements = bytes / (ARRAYS * Float.BYTES);
    if (elements < 1) {
      throw new IllegalArgumentException("bandwidth: needs at least 12 bytes, got " + bytes);
    }
    var part = new StreamBandwidth(elements);
    part.repeats = Math.max(1, REPEATED / elements);
    return part.median();
  }

  private double median() {
    double[] rates = new double[PASSES];
    for (int pass = -WARM_UP; pass < PASSES; pass++) {
      long from = System.nanoTime();
      for (int i = 0; i < repeats; i++) {
        pass();
      }
      long took = System.nanoTime() - from;
      if (pass >= 0) {
        rates[pass] = BYTES * (end - CacheLine.FIRST) * repeats / took;
      }
    }
    if (c[end - 1] != 3) {
      throw new IllegalStateException("bandwidth: 1 + 2 gave " + c[end - 1]);
    }
    Arrays.sort(rates);
    return rates[PASSES / 2];
  }

  /** In blocks, so that the compiled loop is reached by calls and not by replacement on stack. */
  private void pass() {
    for (int from = CacheLine.FIRST; from < end; from += BLOCK) {
      add(a, b, c, from, Math.min(from + BLOCK, end));
    }
  }

  private static void add(float[] a, float[] b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      c[i] = a[i] + b[i];
    }
  }
}
