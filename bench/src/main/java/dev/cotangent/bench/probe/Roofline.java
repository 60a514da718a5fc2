package dev.cotangent.bench.probe;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.figures.Axis;
import dev.cotangent.bench.figures.LineChart;
import dev.cotangent.bench.figures.LineChart.Series;
import dev.cotangent.bench.speed.Roof;
import dev.cotangent.bench.speed.SpeedCase;
import dev.cotangent.bench.speed.SpeedCases;
import dev.cotangent.bench.speed.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * What a machine lets kernels reach, and what they do reach.
 *
 * <p>With I operations for each byte that must move, a kernel does at most min(peak, I·bandwidth)
 * operations per second. Bytes are those that must be read and written once; written ones count
 * twice, since their line is read first. A kernel whose data stay in a cache may lie above the
 * slope. Source: Williams, Waterman and Patterson 2009, section 3.
 *
 * @param backend that the kernels ran on
 * @param roof peak and bandwidth, of as many threads as the kernels had
 * @param kernels in the order of {@link Point#intensity}
 */
record Roofline(String backend, Roof roof, List<Point> kernels) {
  private static final double SLICE = 0.2;
  private static final int FLOAT = Float.BYTES;
  private static final int MILLION = 1 << 20;

  /** A case of the speed table, with what its table does not count. */
  private record Work(String name, double flops, double bytes) {
    static Work product(int m, int n, int k) {
      return new Work(
          "gemm/%dx%dx%d".formatted(m, n, k),
          2.0 * m * n * k,
          (double) FLOAT * ((double) m * k + (double) k * n + 2.0 * m * n));
    }
  }

  private static final List<Work> WORK =
      List.of(
          new Work("elementwise/add-16M", 16.0 * MILLION, 16.0 * MILLION * 4 * FLOAT),
          new Work("reduce/sum-16M", 16.0 * MILLION, 16.0 * MILLION * FLOAT),
          Work.product(1, 512, 512),
          Work.product(32, 512, 128),
          Work.product(64, 4096, 576),
          Work.product(1024, 1024, 1024));

  /**
   * A kernel.
   *
   * @param flops operations of a call
   * @param bytes that a call must move
   * @param micros median time of a call
   */
  record Point(String kernel, double flops, double bytes, double micros) {
    /** Returns operations for each byte. */
    double intensity() {
      return flops / bytes;
    }

    /** Returns 10^9 operations per second. */
    double gflops() {
      return flops / micros / 1e3;
    }
  }

  /** Copies the points. */
  Roofline {
    kernels = List.copyOf(kernels);
  }

  /** Measures the kernels on a backend; takes ten seconds. */
  static Roofline measure(Backend backend, Roof roof, BooleanSupplier stopped) {
    List<Point> points = new ArrayList<>();
    for (Work each : WORK) {
      if (!stopped.getAsBoolean()) {
        SpeedCase kernel = SpeedCases.named(each.name);
        Runnable work = kernel.prepare().apply(backend);
        Timing.warmUp(work, SLICE);
        points.add(
            new Point(
                each.name, each.flops, each.bytes, Timing.measure(work, SLICE).medianMicros()));
      }
    }
    return new Roofline(backend.name(), roof, points);
  }

  /** Returns the most operations per second, in 10^9, at some operations for each byte. */
  double limit(double intensity) {
    return Math.min(roof.gflops(), intensity * roof.gigabytes());
  }

  /** Returns the share of its limit that a kernel reaches. */
  double share(Point kernel) {
    return kernel.gflops() / limit(kernel.intensity());
  }

  /** Returns the picture: the roof, and a mark for each kernel. */
  LineChart chart() {
    double ridge = roof.gflops() / roof.gigabytes();
    double[] at = {0.01, ridge, Math.max(512, 4 * ridge)};
    double[] heights = {limit(at[0]), limit(at[1]), limit(at[2])};
    List<Series> series = new ArrayList<>();
    series.add(
        Series.of(
            String.format(
                Locale.ROOT,
                "roof: at most %.0f GFLOP/s, and %.0f GB/s of memory",
                roof.gflops(),
                roof.gigabytes()),
            at,
            heights));
    for (Point kernel : kernels) {
      series.add(
          Series.of(
              kernel.kernel, new double[] {kernel.intensity()}, new double[] {kernel.gflops()}));
    }
    return new LineChart(
        "Roofline of " + backend,
        "The nearer a mark is to the line above it, the less is left to gain. A kernel whose data stay"
            + " in a cache may lie above the slope.",
        Axis.log("operations for each byte", "flop/B"),
        Axis.log("speed", "GFLOP/s"),
        series);
  }
}
