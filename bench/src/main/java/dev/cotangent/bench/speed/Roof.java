package dev.cotangent.bench.speed;

import dev.cotangent.bench.Console;
import dev.cotangent.cpu.FmaPeak;
import dev.cotangent.cpu.StreamBandwidth;
import dev.cotangent.opencl.DeviceCosts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the processors, or an OpenCL device, can do at most; NaN where it was not measured.
 *
 * @param gflops 10^9 floating-point operations per second of the multiply-add units
 * @param gigabytes 10^9 bytes per second to and from memory
 */
public record Roof(double gflops, double gigabytes) {
  private static final String VECTOR = "jdk.incubator.vector";

  /** By the number of threads; a process is over before a machine changes. */
  private static final Map<Integer, Roof> MEASURED = new ConcurrentHashMap<>();

  /** Returns what a device was measured to do. */
  public static Roof of(DeviceCosts device) {
    return new Roof(device.peakGflops(), device.memoryGigabytes());
  }

  /** Measures both, each on that many threads; takes three seconds, the first time. */
  public static Roof measure(int threads, Console console) {
    boolean vectors = ModuleLayer.boot().findModule(VECTOR).isPresent();
    if (!vectors) {
      console.warn("the peak is not measured: start Java with --add-modules " + VECTOR);
    }
    return MEASURED.computeIfAbsent(
        threads,
        n -> {
          double gigabytes = StreamBandwidth.gigabytes(n);
          return new Roof(vectors ? FmaPeak.gflops(n) : Double.NaN, gigabytes);
        });
  }
}
