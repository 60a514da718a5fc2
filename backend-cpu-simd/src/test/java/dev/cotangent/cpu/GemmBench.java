package dev.cotangent.cpu;

import static dev.cotangent.cpu.Lanes.F;
import static dev.cotangent.cpu.Lanes.fma;

import dev.cotangent.backend.GemmSpec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Prints the speed of matrix products beside the machine's own peak, measured in the same run. */
final class GemmBench {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private GemmBench() {}

  /** Arguments: threads, seconds for each shape, then shapes such as 64x4096x576nt (m, n, k). */
  public static void main(String[] args) {
    Workers workers = new Workers(Integer.parseInt(args[0]));
    boolean scalar = Boolean.getBoolean("scalar");
    Tiles tiles = scalar ? ScalarTiles.create() : SimdTiles.create();
    Gemm gemm = new Gemm(tiles, workers, new ScratchPool(tiles));
    double seconds = Double.parseDouble(args[1]);
    double peak = peak() * workers.threads();
    System.out.printf("peak %.1f GFLOP/s on %d threads%n", peak, workers.threads());
    for (String shape : Arrays.asList(args).subList(2, args.length)) {
      String[] s = shape.split("[xnt]+");
      boolean ta = shape.matches(".*t[nt]");
      boolean tb = shape.matches(".*[nt]t");
      GemmSpec spec =
          GemmSpec.of(
              Integer.parseInt(s[0]), Integer.parseInt(s[1]), Integer.parseInt(s[2]), ta, tb);
      float[] a = filled(spec.m() * spec.k());
      float[] b = filled(spec.n() * spec.k());
      float[] c = new float[spec.m() * spec.n()];
      double[] rates =
          rates(
              seconds,
              spec.flops(),
              () -> gemm.multiply(spec, a, 0, b, 0, c, 0, TileEpilogue.NONE));
      System.out.printf(
          "%-16s best %6.1f median %6.1f GFLOP/s, %3.0f %% of peak%n",
          shape,
          rates[rates.length - 1],
          rates[rates.length / 2],
          100 * rates[rates.length - 1] / peak);
    }
  }

  private static float[] filled(int n) {
    float[] array = new float[n];
    for (int i = 0; i < n; i++) {
      array[i] = i % 7 - 3;
    }
    return array;
  }

  /** Returns the sorted rates, in operations per nanosecond, of the second half of the time. */
  static double[] rates(double seconds, long operations, Runnable task) {
    long start = System.nanoTime();
    long length = (long) (seconds * 1e9);
    long half = start + length / 2;
    int repeats = 1 + (int) (2_000_000 / Math.max(1, operations));
    double[] rates = new double[1 << 20];
    int count = 0;
    while (System.nanoTime() < start + length || count == 0) {
      long from = clock();
      for (int i = 0; i < repeats; i++) {
        task.run();
      }
      long to = clock();
      if (System.nanoTime() > half && count < rates.length) {
        rates[count++] = (double) operations * repeats / (to - from);
      }
    }
    double[] sorted = Arrays.copyOf(rates, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** With -Dcpu=true, for one thread on a busy machine, the time that the thread ran. */
  private static long clock() {
    return Boolean.getBoolean("cpu") ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }

  static double peak() {
    double[] rates = rates(1.5, 200_000L * 24 * Lanes.COUNT, () -> chains(200_000));
    return rates[rates.length - 1];
  }

  private static float chains(int n) {
    FloatVector x = FloatVector.broadcast(F, 0.999f);
    FloatVector y = FloatVector.broadcast(F, 1e-3f);
    FloatVector s0 = y;
    FloatVector s1 = y;
    FloatVector s2 = y;
    FloatVector s3 = y;
    FloatVector s4 = y;
    FloatVector s5 = y;
    FloatVector s6 = y;
    FloatVector s7 = y;
    FloatVector s8 = y;
    FloatVector s9 = y;
    FloatVector s10 = y;
    FloatVector s11 = y;
    for (int i = 0; i < n; i++) {
      s0 = fma(s0, x, y);
      s1 = fma(s1, x, y);
      s2 = fma(s2, x, y);
      s3 = fma(s3, x, y);
      s4 = fma(s4, x, y);
      s5 = fma(s5, x, y);
      s6 = fma(s6, x, y);
      s7 = fma(s7, x, y);
      s8 = fma(s8, x, y);
      s9 = fma(s9, x, y);
      s10 = fma(s10, x, y);
      s11 = fma(s11, x, y);
    }
    FloatVector low = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
    FloatVector high = s6.add(s7).add(s8).add(s9).add(s10).add(s11);
    return Lanes.sum(low.add(high));
  }
}
