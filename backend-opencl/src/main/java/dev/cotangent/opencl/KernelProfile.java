package dev.cotangent.opencl;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the device's time went: for each kernel the launches, milliseconds, GFLOP/s and GB/s.
 *
 * <p>Off unless the property {@value #PROPERTY} is {@code true} when the backend opens, because an
 * event for each launch costs time. Times are the device's own.
 */
public final class KernelProfile {
  /** The system property that turns it on. */
  public static final String PROPERTY = "cotangent.opencl.profile";

  private static final int MOST_PENDING = 4096;

  private final boolean on;
  private final List<Started> pending = new ArrayList<>();
  private final Map<String, Entry> entries = new TreeMap<>();

  /** A profile that counts nothing unless it is on. */
  KernelProfile(boolean on) {
    this.on = on;
  }

  /**
   * One kernel.
   *
   * @param launches how often it ran
   * @param seconds on the device, in all
   * @param flops floating-point operations in all, 0 where nobody counted
   * @param bytes moved in all, at the least; 0 where nobody counted
   */
  public record Entry(String kernel, long launches, double seconds, double flops, double bytes) {
    Entry plus(Entry other) {
      return new Entry(
          kernel,
          launches + other.launches,
          seconds + other.seconds,
          flops + other.flops,
          bytes + other.bytes);
    }
  }

  private record Started(String kernel, long event, double flops, double bytes) {}

  /** Tells whether launches are timed. */
  public boolean isOn() {
    return on;
  }

  /** Returns the kernels that ran up to the last wait for the device, the most time first. */
  public synchronized List<Entry> entries() {
    return entries.values().stream()
        .sorted(Comparator.comparingDouble(Entry::seconds).reversed())
        .toList();
  }

  /** Forgets what was counted. */
  public synchronized void clear() {
    entries.clear();
  }

  @Override
  public String toString() {
    var table =
        new StringBuilder("kernel                       launches         ms  GFLOP/s     GB/s\n");
    for (Entry e : entries()) {
      table.append(
          "%-28s %8d %10.3f %8.1f %8.1f\n"
              .formatted(
                  e.kernel,
                  e.launches,
                  e.seconds * 1e3,
                  e.flops / e.seconds / 1e9,
                  e.bytes / e.seconds / 1e9));
    }
    return table.toString();
  }

  /** Remembers a launch; the queue's lock is held. */
  synchronized void started(Launch launch, MemorySegment event) {
    long handle = event.get(JAVA_LONG, 0);
    pending.add(new Started(launch.kernel().name(), handle, launch.flops(), launch.bytes()));
    if (pending.size() >= MOST_PENDING) {
      Cl.waitForEvent(event);
      collect();
    }
  }

  /** Adds up the launches so far, all of which are done. */
  synchronized void collect() {
    if (pending.isEmpty()) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(JAVA_LONG);
      for (Started s : pending) {
        double seconds =
            (time(s.event, Cl.PROFILING_END, time) - time(s.event, Cl.PROFILING_START, time))
                * 1e-9;
        entries.merge(s.kernel, new Entry(s.kernel, 1, seconds, s.flops, s.bytes), Entry::plus);
        Cl.releaseEvent(s.event);
      }
    }
    pending.clear();
  }

  private static long time(long event, int name, MemorySegment value) {
    Cl.getProfilingInfo(event, name, value);
    return value.get(JAVA_LONG, 0);
  }
}
