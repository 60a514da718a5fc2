package dev.cotangent.bench.memory;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import dev.cotangent.bench.speed.SpeedCase;
import dev.cotangent.bench.speed.SpeedCases;
import dev.cotangent.bench.speed.Timing;
import java.io.IOException;
import java.util.Locale;

/** The process whose memory is measured: runs one case for a while, and says its peak. */
public final class MemoryProbe {
  private static final double SHARE_TIMED = 0.2;

  private MemoryProbe() {}

  /**
   * Runs a case and prints one JSON object: before_bytes, when the backend is open and nothing
   * built, peak_bytes, and median_us of the last calls.
   *
   * @param args case, backend, threads, seconds
   */
  public static void main(String[] args) throws IOException {
    SpeedCase measured = SpeedCases.named(args[0]);
    var options = new BackendOptions(Integer.parseInt(args[2]));
    double seconds = Double.parseDouble(args[3]);
    try (Backend backend = Backends.named(args[1], options)) {
      long before = ResidentSet.now();
      Runnable work = measured.prepare().apply(backend);
      Timing.measure(work, (1 - SHARE_TIMED) * seconds);
      double micros = Timing.measure(work, SHARE_TIMED * seconds).medianMicros();
      System.out.printf(
          Locale.ROOT,
          "{\"before_bytes\": %d, \"peak_bytes\": %d, \"median_us\": %.1f}%n",
          before,
          ResidentSet.peak(),
          micros);
    }
  }
}
