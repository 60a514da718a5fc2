package dev.cotangent.bench.speed;

import com.sun.management.ThreadMXBean;
import dev.cotangent.bench.report.Median;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * How long the calls of a piece of work took.
 *
 * @param medianMicros median time of a call, in microseconds
 * @param calls number of calls measured
 * @param bytesPerCall bytes of Java objects that all threads together allocated per call
 */
public record Timing(double medianMicros, int calls, double bytesPerCall) {
  private static final int LEAST = 5;
  private static final int MOST = 1 << 20;
  private static final int SLICES = 20;
  private static final double FASTER = 0.97;

  /**
   * Calls a piece of work until it gets no faster: the JVM is then done with compiling it.
   *
   * <p>It is over when, of two slices of that many seconds in a row, the median was not {@value
   * #FASTER} of the best one before and the compiler had nothing to do at the end; after {@value
   * #SLICES} slices at the latest.
   */
  public static void warmUp(Runnable work, double seconds) {
    double best = Double.POSITIVE_INFINITY;
    int stale = 0;
    for (int slice = 0; slice < SLICES && stale < 2; slice++) {
      double median = measure(work, seconds).medianMicros;
      stale = median < FASTER * best || CompilerQueue.isBusy() ? 0 : stale + 1;
      best = Math.min(best, median);
    }
  }

  /** Measures calls for that many seconds, at least five of them. */
  public static Timing measure(Runnable work, double seconds) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] nanos = new long[MOST];
    int calls = 0;
    long allocated = threads.getTotalThreadAllocatedBytes();
    long start = System.nanoTime();
    long from = start;
    while (calls < MOST && (calls < LEAST || from - start < seconds * 1e9)) {
      work.run();
      long to = System.nanoTime();
      nanos[calls++] = to - from;
      from = to;
    }
    double bytes = (double) (threads.getTotalThreadAllocatedBytes() - allocated) / calls;
    return new Timing(Median.of(micros(nanos, calls)), calls, bytes);
  }

  /** Returns the timing whose median is the median of these, with all their calls. */
  static Timing middle(Timing... timings) {
    double[] micros = Arrays.stream(timings).mapToDouble(Timing::medianMicros).toArray();
    int calls = Arrays.stream(timings).mapToInt(Timing::calls).sum();
    double bytes = Arrays.stream(timings).mapToDouble(t -> t.bytesPerCall * t.calls).sum() / calls;
    return new Timing(Median.of(micros), calls, bytes);
  }

  private static double[] micros(long[] nanos, int calls) {
    return Arrays.stream(nanos, 0, calls).mapToDouble(nano -> nano / 1e3).toArray();
  }
}
