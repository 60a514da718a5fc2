package dev.cotangent.opencl;

import dev.cotangent.backend.Lifetime;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.ElementType;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * What a device costs before it computes anything, starting kernels and moving numbers, and what it
 * can do at most.
 *
 * @param launchMicros microseconds of a small kernel, when many are queued and then waited for
 * @param waitMicros the same when each is waited for
 * @param uploadGigabytes 10^9 bytes per second from a Java array to the device
 * @param downloadGigabytes 10^9 bytes per second from the device to a Java array
 * @param peakGflops 10^9 floating-point operations per second of a kernel that does nothing but
 *     fused multiply-adds
 * @param memoryGigabytes 10^9 bytes per second of a kernel that adds two long arrays
 */
public record DeviceCosts(
    double launchMicros,
    double waitMicros,
    double uploadGigabytes,
    double downloadGigabytes,
    double peakGflops,
    double memoryGigabytes) {
  /** Launches after which the JVM has compiled what launches. */
  private static final int WARM_UP = 30_000;

  private static final int LAUNCHES = 2000;
  private static final int WAITS = 500;
  private static final int ELEMENTS = 1 << 24;
  private static final int ROUNDS = 7;

  /** The best of many, since an operating system may begin with all threads on one core. */
  private static final int PEAK_ROUNDS = 100;

  private static final double[] NO_SCALARS = {};

  private static final Fused SUM = Fused.of(Expr.input(0).plus(Expr.input(1)));

  /** Measures a backend's device; takes about two seconds. */
  public static DeviceCosts measure(OpenClBackend backend) {
    Tensor one = backend.allocate(ElementType.REAL, Shape.of(1), Lifetime.SCOPED);
    Tensor many = backend.allocate(ElementType.REAL, Shape.of(ELEMENTS), Lifetime.SCOPED);
    backend.fill(0, one);
    float[] values = new float[ELEMENTS];
    Tensor[] in = {one};
    Runnable launch = () -> backend.pointwise(Fused.identity(), in, NO_SCALARS, in);
    repeat(WARM_UP, launch);
    double launches = seconds(backend, () -> repeat(LAUNCHES, launch));
    double waits =
        seconds(
            backend,
            () ->
                repeat(
                    WAITS,
                    () -> {
                      launch.run();
                      backend.synchronise();
                    }));
    double upload = seconds(backend, () -> backend.write(values, many));
    double download = seconds(backend, () -> backend.read(many, values));
    backend.release(one.buffer(), "the measurement of costs");
    backend.release(many.buffer(), "the measurement of costs");
    double gigabytes = 4e-9 * ELEMENTS;
    return new DeviceCosts(
        1e6 * launches / LAUNCHES,
        1e6 * waits / WAITS,
        gigabytes / upload,
        gigabytes / download,
        peakGflops(backend),
        3 * gigabytes / additionSeconds(backend));
  }

  private static double peakGflops(OpenClBackend backend) {
    var peak = new FmaPeak(backend.context);
    return 1e-9 * peak.flops() / times(backend, peak::run, PEAK_ROUNDS)[0];
  }

  private static double additionSeconds(OpenClBackend backend) {
    Tensor[] in = new Tensor[2];
    for (int i = 0; i < in.length; i++) {
      in[i] = backend.allocate(ElementType.REAL, Shape.of(ELEMENTS), Lifetime.SCOPED);
      backend.fill(i, in[i]);
    }
    Tensor sum = backend.allocate(ElementType.REAL, Shape.of(ELEMENTS), Lifetime.SCOPED);
    Tensor[] out = {sum};
    double seconds = seconds(backend, () -> backend.pointwise(SUM, in, NO_SCALARS, out));
    for (Tensor tensor : List.of(in[0], in[1], sum)) {
      backend.release(tensor.buffer(), "the measurement of costs");
    }
    return seconds;
  }

  /** Returns one line for people. */
  public String describe() {
    return "launch %.1f us, %.1f us when each is waited for; upload %.1f GB/s, download %.1f GB/s"
        .formatted(launchMicros, waitMicros, uploadGigabytes, downloadGigabytes);
  }

  private static void repeat(int times, Runnable work) {
    for (int i = 0; i < times; i++) {
      work.run();
    }
  }

  /** Returns the median time until a piece of work is done. */
  private static double seconds(OpenClBackend backend, Runnable work) {
    return times(backend, work, ROUNDS)[ROUNDS / 2];
  }

  /** Returns the times until a piece of work is done, sorted; the first round is not counted. */
  private static double[] times(OpenClBackend backend, Runnable work, int rounds) {
    double[] times = new double[rounds];
    for (int round = -1; round < rounds; round++) {
      backend.synchronise();
      long start = System.nanoTime();
      work.run();
      backend.synchronise();
      times[Math.max(round, 0)] = (System.nanoTime() - start) * 1e-9;
    }
    Arrays.sort(times);
    return times;
  }
}
