package dev.cotangent.bench.speed;

import dev.cotangent.bench.speed.SpeedCase.Cost;
import dev.cotangent.rnn.Gru;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.rnn.Recurrent;
import dev.cotangent.rnn.SimpleRnn;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Recurrent layers over whole sequences; the gradient comes from every step. */
final class RecurrentCases {
  private static final Shape MIDDLE = Shape.of(32, 64, 128);

  private RecurrentCases() {}

  static List<SpeedCase> all() {
    return Stream.of(
            layer("RNN", SimpleRnn.units(256), MIDDLE),
            layer("LSTM", Lstm.units(256), MIDDLE),
            layer("GRU", Gru.units(256), MIDDLE),
            layer("LSTM", Lstm.units(128), Shape.of(64, 28, 28)),
            layer("LSTM", Lstm.units(256).layers(2), Shape.of(50, 100, 65)),
            layer("LSTM", Lstm.units(128), Shape.of(1, 200, 64)),
            layer("biLSTM", Lstm.units(256).bidirectional(), MIDDLE),
            layer("biGRU", Gru.units(256).bidirectional(), MIDDLE),
            unequal("LSTM", Lstm.units(256), MIDDLE),
            unequal("GRU", Gru.units(256), MIDDLE),
            unequal("biLSTM", Lstm.units(256).bidirectional(), MIDDLE))
        .flatMap(List::stream)
        .toList();
  }

  /** Cases of a batch [batch, time, features] of sequences of full length. */
  private static List<SpeedCase> layer(String kind, Recurrent<?> layer, Shape batch) {
    double steps = batch.extent(0) * (double) batch.extent(1);
    return cases(name(kind, layer, batch), flops(layer, batch, steps), work(layer, batch));
  }

  /** Cases of sequences of every length up to the whole one; padding is not counted. */
  private static List<SpeedCase> unequal(String kind, Recurrent<?> layer, Shape batch) {
    int[] lengths = lengths(batch);
    double steps = Arrays.stream(lengths).sum();
    return cases(
        name(kind, layer, batch) + "-lengths",
        flops(layer, batch, steps),
        work(layer, batch).lengths(lengths));
  }

  private static LayerWork.Batch work(Recurrent<?> layer, Shape batch) {
    return LayerWork.of(layer, batch);
  }

  private static List<SpeedCase> cases(String name, double flops, LayerWork.Batch work) {
    return List.of(
        new SpeedCase(name + "/fwd", Cost.flops(flops), work::forward),
        new SpeedCase(name + "/fwd+bwd", Cost.flops(3 * flops), work::both));
  }

  /** Row i of n has time·(i + 1)/n steps. */
  private static int[] lengths(Shape batch) {
    int[] lengths = new int[batch.extent(0)];
    Arrays.setAll(lengths, row -> batch.extent(1) * (row + 1) / lengths.length);
    return lengths;
  }

  /** The operations of the products alone. */
  private static double flops(Recurrent<?> layer, Shape batch, double steps) {
    var stack = layer.options().stack();
    double hidden = stack.hidden();
    double weights = batch.last() + hidden + (stack.layers() - 1) * 2 * hidden;
    return 2 * steps * stack.cell().gates() * hidden * weights * stack.directions();
  }

  private static String name(String kind, Recurrent<?> layer, Shape batch) {
    var stack = layer.options().stack();
    return "rnn/%s-B%d-T%d-I%d-H%d-L%d"
        .formatted(
            kind, batch.extent(0), batch.extent(1), batch.last(), stack.hidden(), stack.layers());
  }
}
