package dev.cotangent.bench.probe;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.speed.CallCosts;
import dev.cotangent.bench.speed.Roof;
import dev.cotangent.cpu.StreamBandwidth;
import java.util.ArrayList;
import java.util.List;

/**
 * What the processors were measured to do.
 *
 * @param one what one thread can do at most
 * @param all what all threads can do together
 * @param steps what one thread moves within so much data, least data first
 * @param calls what calls cost beside their work, on the backend that would be chosen
 */
record Measurements(int threads, Roof one, Roof all, List<Step> steps, CallCosts calls) {
  private static final int LEAST = 12 << 10;
  private static final int MOST = 192 << 20;
  private static final double SECONDS = 0.1;

  /**
   * The rate within some data: what caches give where the data fits.
   *
   * @param bytes of three arrays together
   */
  record Step(int bytes, double gigabytes) {}

  /** Copies the steps. */
  Measurements {
    steps = List.copyOf(steps);
  }

  /** Measures with all processors; takes ten seconds and more. */
  static Measurements take(Backend backend, Console console) {
    int threads = Runtime.getRuntime().availableProcessors();
    console.info("measuring calls");
    CallCosts calls = CallCosts.measure(backend, threads, SECONDS);
    console.info("measuring the multiply-add units and the memory");
    Roof one = Roof.measure(1, console);
    Roof all = Roof.measure(threads, console);
    console.info("measuring the caches");
    List<Step> steps = new ArrayList<>();
    for (int bytes = LEAST; bytes <= MOST; bytes *= 2) {
      steps.add(new Step(bytes, StreamBandwidth.gigabytesWithin(bytes)));
    }
    return new Measurements(threads, one, all, steps, calls);
  }
}
