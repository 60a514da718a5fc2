package dev.cotangent.cpu;

import dev.cotangent.backend.Window2d;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Prints the speed of the three directions of convolutions. */
final class Conv2dBench {
  private Conv2dBench() {}

  /**
   * Arguments: threads, seconds for each measurement, then layers as
   * batch,size,channels,out,kernel, pad,stride,groups.
   */
  public static void main(String[] args) {
    Workers workers = new Workers(Integer.parseInt(args[0]));
    Tiles tiles = Boolean.getBoolean("scalar") ? ScalarTiles.create() : SimdTiles.create();
    Conv2d conv = new Conv2d(tiles, workers, new ScratchPool(tiles));
    double seconds = Double.parseDouble(args[1]);
    double peak = GemmBench.peak() * workers.threads();
    System.out.printf("peak %.1f GFLOP/s on %d threads%n", peak, workers.threads());
    for (String layer : Arrays.asList(args).subList(2, args.length)) {
      int[] v = Arrays.stream(layer.split(",")).mapToInt(Integer::parseInt).toArray();
      Window2d window = Window2d.of(v[4], v[4]).padding(v[5], v[5]).stride(v[6], v[6]);
      ConvShape s = new ConvShape(window, v[7], v[0], v[1], v[1], v[2], v[3]);
      ConvProblem p = ConvProblem.normal(s, new SplittableRandom(1));
      float[] y = p.dy().clone();
      float[] dx = p.x().clone();
      float[] dw = p.w().clone();
      int at = p.offset();
      print(
          layer + " forward",
          s,
          seconds,
          peak,
          () -> conv.forward(s, p.x(), at, p.w(), at, y, at, TileEpilogue.NONE));
      print(
          layer + " gradInput",
          s,
          seconds,
          peak,
          () -> conv.gradInput(s, p.dy(), at, p.w(), at, dx, at));
      print(
          layer + " gradFilter",
          s,
          seconds,
          peak,
          () -> conv.gradFilter(s, p.dy(), at, p.x(), at, dw, at));
    }
  }

  private static void print(String name, ConvShape s, double seconds, double peak, Runnable task) {
    double[] rates = GemmBench.rates(seconds, 2 * s.work(), task);
    double best = rates[rates.length - 1];
    double median = rates[rates.length / 2];
    System.out.printf(
        "%-36s best %6.1f median %6.1f GFLOP/s, %3.0f %% of peak, %7.3f ms%n",
        name, best, median, 100 * best / peak, 2e-6 * s.work() / best);
  }
}
