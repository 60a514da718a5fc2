package dev.cotangent.bench.start;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import dev.cotangent.bench.fresh.FreshProcess;
import dev.cotangent.bench.speed.SpeedCases;

/** The process whose climb to speed is measured: trains from its first instant on. */
public final class StepsProbe {
  private StepsProbe() {}

  /**
   * Trains and prints one JSON object: ends_us, the microseconds after the launch at which each
   * step ended, a blank between two.
   *
   * @param args case, backend, threads, seconds
   */
  public static void main(String[] args) {
    long now = System.nanoTime();
    long launched = Long.parseLong(System.getenv(FreshProcess.LAUNCHED));
    long zero = now - (System.currentTimeMillis() - launched) * 1_000_000;
    var options = new BackendOptions(Integer.parseInt(args[2]));
    double nanos = 1e9 * Double.parseDouble(args[3]);
    var ends = new StringBuilder();
    try (Backend backend = Backends.named(args[1], options)) {
      Runnable step = SpeedCases.named(args[0]).prepare().apply(backend);
      long last = zero;
      for (int steps = 0; steps < Climb.LEAST || last - zero < nanos; steps++) {
        step.run();
        last = System.nanoTime();
        ends.append((last - zero) / 1000).append(' ');
      }
    }
    System.out.println("{\"ends_us\": \"" + ends.toString().strip() + "\"}");
  }
}
