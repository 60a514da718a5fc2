package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.F;

import java.util.concurrent.atomic.DoubleAdder;
import jdk.incubator.vector.FloatVector;

/**
 * What the multiply-add units of this machine can do: the roof over every kernel's speed.
 *
 * <p>Twelve chains of fused multiply-adds that stay in registers, on several threads at once. Not a
 * kernel: benchmarks measure it beside the kernels they judge.
 */
public final class FmaPeak {
  private static final int CHAINS = 12;
  private static final int STEPS = 100_000;
  private static final double OPERATIONS = 2.0 * CHAINS * STEPS * Lanes.COUNT;
  private static final long WARM_UP = 600_000_000;
  private static final long LENGTH = 1_500_000_000;

  /** Keeps results alive, so that the work cannot be left out. */
  private float sink;

  private FmaPeak() {}

  /**
   * Returns the rate of all threads together, in 10^9 floating-point operations per second.
   *
   * <p>The sum of each thread's best hundredth of a second or so; takes 1.5 s.
   *
   * @throws IllegalArgumentException if there is less than one thread
   */
  public static double gflops(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("peak: needs at least 1 thread, got " + threads);
    }
    var total = new DoubleAdder();
    Thread[] started = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      started[i] = Thread.ofPlatform().start(() -> total.add(new FmaPeak().best()));
    }
    try {
      for (Thread thread : started) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("peak: interrupted while measuring", e);
    }
    return total.sum();
  }

  private double best() {
    long start = System.nanoTime();
    double best = 0;
    while (System.nanoTime() - start < LENGTH) {
      long from = System.nanoTime();
      sink += chains(STEPS);
      long took = System.nanoTime() - from;
      if (from - start > WARM_UP) {
        best = Math.max(best, OPERATIONS / took);
      }
    }
    return Float.isNaN(sink) ? 0 : best;
  }

  /** Each chain is s = s + x * y, n times, in one instruction each: other forms need a copy. */
  private static float chains(int n) {
    FloatVector x = FloatVector.broadcast(F, 0.999f);
    FloatVector y = FloatVector.broadcast(F, 1e-3f);
    FloatVector s0 = y;
    FloatVector s1 = y;
    FloatVector s2 = y;
    FloatVector s3 = y;
    FloatVector s4 = y;
    FloatVector s5 = y;
    FloatVector s6 = y;
    FloatVector s7 = y;
    FloatVector s8 = y;
    FloatVector s9 = y;
    FloatVector s10 = y;
    FloatVector s11 = y;
    for (int i = 0; i < n; i++) {
      s0 = Lanes.fma(x, y, s0);
      s1 = Lanes.fma(x, y, s1);
      s2 = Lanes.fma(x, y, s2);
      s3 = Lanes.fma(x, y, s3);
      s4 = Lanes.fma(x, y, s4);
      s5 = Lanes.fma(x, y, s5);
      s6 = Lanes.fma(x, y, s6);
      s7 = Lanes.fma(x, y, s7);
      s8 = Lanes.fma(x, y, s8);
      s9 = Lanes.fma(x, y, s9);
      s10 = Lanes.fma(x, y, s10);
      s11 = Lanes.fma(x, y, s11);
    }
    FloatVector low = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
    FloatVector high = s6.add(s7).add(s8).add(s9).add(s10).add(s11);
    return Lanes.sum(low.add(high));
  }
}
