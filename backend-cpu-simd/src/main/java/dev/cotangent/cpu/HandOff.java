package dev.cotangent.cpu;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What it costs to hand work to other threads and to wait for them, without the work.
 *
 * <p>Each thread gets one part, which ends when all parts have begun: so the time is that of a
 * message to the slowest thread and of its answer. Kernels share their work where each share takes
 * several times as long. Not a kernel: benchmarks measure it beside the kernels they judge.
 *
 * @param spinningMicros where the last call is less than 50 microseconds ago, so that idle threads
 *     still look out for work all the time; NaN if there is one thread only
 * @param parkedMicros where it is longer ago and the operating system must wake them; likewise
 */
public record HandOff(double spinningMicros, double parkedMicros) {
  private static final long WARM_UP_NANOS = 100_000_000;
  private static final int CALLS = 2_001;
  private static final int PARKED_CALLS = 201;
  private static final long PAUSE_NANOS = 2 * Workers.YIELD_NANOS;

  /**
   * Measures medians; takes about half a second.
   *
   * @param threads threads that share the work, the calling one included
   * @throws IllegalArgumentException if there is less than one thread
   */
  public static HandOff measure(int threads) {
    if (threads == 1) {
      return new HandOff(Double.NaN, Double.NaN);
    }
    try (var workers = new Workers(threads)) {
      var meeting = new Meeting(threads);
      long warm = System.nanoTime() + WARM_UP_NANOS;
      while (System.nanoTime() < warm) {
        meeting.call(workers);
      }
      double spinning = medianMicros(workers, meeting, CALLS, 0);
      return new HandOff(spinning, medianMicros(workers, meeting, PARKED_CALLS, PAUSE_NANOS));
    }
  }

  private static double medianMicros(Workers workers, Meeting meeting, int calls, long pause) {
    double[] micros = new double[calls];
    for (int i = 0; i < calls; i++) {
      long end = System.nanoTime() + pause;
      while (System.nanoTime() < end) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
      long from = System.nanoTime();
      meeting.call(workers);
      micros[i] = (System.nanoTime() - from) / 1e3;
    }
    Arrays.sort(micros);
    return micros[calls / 2];
  }

  /** A task whose parts wait for each other. */
  private static final class Meeting implements PartTask {
    private final int threads;
    private final AtomicInteger arrived = new AtomicInteger();

    Meeting(int threads) {
      this.threads = threads;
    }

    void call(Workers workers) {
      arrived.set(0);
      workers.run(threads, this);
    }

    @Override
    public void run(int part) {
      arrived.incrementAndGet();
      while (arrived.get() < threads) {
        Thread.onSpinWait();
      }
    }
  }
}
