package dev.cotangent.bench.speed;

import dev.cotangent.bench.Console;
import dev.cotangent.cpu.FmaPeak;
import dev.cotangent.cpu.StreamBandwidth;
import dev.cotangent.opencl.DeviceCosts;

/**
 * What the processors, or an OpenCL device, can do at most; NaN where it was not measured.
 *
 * @param gflops 10^9 floating-point operations per second of the multiply-add units
 * @param gigabytes 10^9 bytes per second to and from memory
 */
public record Roof(double gflops, double gigabytes) {
  private static final String VECTOR = "jdk.incubator.vector";

  /** Returns what a device was measured to do. */
  public static Roof of(DeviceCosts device) {
    return new Roof(device.peakGflops(), device.memoryGigabytes());
  }

  /** Measures both, each on that many threads; takes three seconds. */
  public static Roof measure(int threads, Console console) {
    double gigabytes = StreamBandwidth.gigabytes(threads);
    if (ModuleLayer.boot().findModule(VECTOR).isEmpty()) {
      console.warn("the peak is not measured: start Java with --add-modules " + VECTOR);
      return new Roof(Double.NaN, gigabytes);
    }
    return new Roof(FmaPeak.gflops(threads), gigabytes);
  }
}
