package dev.cotangent.bench.speed;

import dev.cotangent.bench.speed.SpeedCase.Cost;
import dev.cotangent.rnn.Gru;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.rnn.Recurrent;
import dev.cotangent.rnn.SimpleRnn;
import dev.cotangent.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/** Recurrent layers over whole sequences; the gradient comes from every step. */
final class RecurrentCases {
  private RecurrentCases() {}

  static List<SpeedCase> all() {
    return Stream.of(
            layer("RNN", SimpleRnn.units(256), Shape.of(32, 64, 128)),
            layer("LSTM", Lstm.units(256), Shape.of(32, 64, 128)),
            layer("GRU", Gru.units(256), Shape.of(32, 64, 128)),
            layer("LSTM", Lstm.units(128), Shape.of(64, 28, 28)),
            layer("LSTM", Lstm.units(256).layers(2), Shape.of(50, 100, 65)),
            layer("LSTM", Lstm.units(128), Shape.of(1, 200, 64)))
        .flatMap(List::stream)
        .toList();
  }

  /** Cases of a batch [batch, time, features]; operations are those of the products alone. */
  private static List<SpeedCase> layer(String kind, Recurrent<?> layer, Shape batch) {
    var stack = layer.options().stack();
    double hidden = stack.hidden();
    double weights = batch.last() + hidden + (stack.layers() - 1) * 2 * hidden;
    double steps = batch.extent(0) * (double) batch.extent(1);
    double flops = 2 * steps * stack.cell().gates() * hidden * weights;
    String name =
        "rnn/%s-B%d-T%d-I%d-H%d-L%d"
            .formatted(
                kind,
                batch.extent(0),
                batch.extent(1),
                batch.last(),
                stack.hidden(),
                stack.layers());
    return List.of(
        new SpeedCase(
            name + "/fwd", Cost.flops(flops), backend -> LayerWork.forward(backend, layer, batch)),
        new SpeedCase(
            name + "/fwd+bwd",
            Cost.flops(3 * flops),
            backend -> LayerWork.both(backend, layer, batch)));
  }
}
