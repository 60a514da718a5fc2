package dev.cotangent.bench.growth;

import dev.cotangent.cnn.Conv2d;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.tensor.Shape;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * One extent that grows, and the layer it belongs to.
 *
 * @param name such as "batch"
 * @param layer what is run, in words
 * @param points of the axis, the smallest first
 */
record GrowthAxis(String name, String layer, List<Point> points) {
  private static final int CHANNELS = 64;
  private static final int UNITS = 128;
  private static final int GATES = 4;

  /**
   * One size.
   *
   * @param size the extent that grows
   * @param batch shape of the layer's input
   * @param flops multiplications and additions of forward and backward pass
   */
  record Point(int size, LayerSpec spec, Shape batch, double flops) {}

  /** Returns all axes. */
  static List<GrowthAxis> all() {
    return List.of(
        axis("batch", "3x3, 64 to 64 channels, 16x16", i -> conv(1 << i, 1 << i, 16), 0, 6),
        axis("image side", "3x3, 64 to 64 channels, batch 4", i -> conv(1 << i, 4, 1 << i), 3, 7),
        axis(
            "sequence length",
            "LSTM 128, batch 16, 64 features",
            i -> lstm(1 << i, 1 << i, UNITS),
            3,
            9),
        axis(
            "hidden size",
            "LSTM, batch 16, 32 steps, 64 features",
            i -> lstm(1 << i, 32, 1 << i),
            5,
            9));
  }

  /** One size for each power of two. */
  private static GrowthAxis axis(
      String name, String layer, IntFunction<Point> sizes, int from, int to) {
    return new GrowthAxis(name, layer, IntStream.rangeClosed(from, to).mapToObj(sizes).toList());
  }

  private static Point conv(int size, int batch, int side) {
    double flops = 3 * 2.0 * batch * side * side * 9 * CHANNELS * CHANNELS;
    var spec = Conv2d.filters(CHANNELS).kernel(3).padding(1).withoutBias();
    return new Point(size, spec, Shape.of(batch, side, side, CHANNELS), flops);
  }

  private static Point lstm(int size, int time, int units) {
    int batch = 16;
    int features = 64;
    double flops = 3 * 2.0 * batch * time * GATES * units * (features + units);
    return new Point(size, Lstm.units(units), Shape.of(batch, time, features), flops);
  }
}
