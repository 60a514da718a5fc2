package dev.cotangent.bench.growth;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import dev.cotangent.bench.speed.LayerWork;

/**
 * One size on some number of threads: time and bits.
 *
 * @param name axis and size
 * @param micros median time of a pass, in microseconds
 * @param cold digest of all results before any of it was compiled
 * @param warm the same after the measurement
 */
record ThreadCheck(String name, int threads, double micros, String cold, String warm) {

  /** Runs the middle size of an axis on that many threads. */
  static ThreadCheck of(String backendName, int threads, GrowthAxis axis, double seconds) {
    GrowthAxis.Point point = axis.points().get(axis.points().size() / 2);
    try (Backend backend = Backends.named(backendName, new BackendOptions(threads))) {
      String cold = PassBits.of(backend, point);
      Runnable pass = LayerWork.both(backend, point.spec(), point.batch());
      double micros = GrowthCommand.steadyMicros(pass, seconds);
      String name = "%s %d".formatted(axis.name(), point.size());
      return new ThreadCheck(name, threads, micros, cold, PassBits.of(backend, point));
    }
  }

  /** Tells whether these are the bits of another check, before and after compilation. */
  boolean sameBits(ThreadCheck other) {
    return cold.equals(other.cold) && warm.equals(other.cold);
  }
}
