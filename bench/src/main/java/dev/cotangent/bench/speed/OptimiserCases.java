package dev.cotangent.bench.speed;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backend;
import dev.cotangent.bench.speed.SpeedCase.Cost;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Optimiser;
import dev.cotangent.optim.Sgd;
import dev.cotangent.optim.UpdateRule;
import dev.cotangent.tensor.Shape;
import java.util.List;
import java.util.Map;

/** Updates of one large parameter from a gradient that lies there. */
final class OptimiserCases {
  private static final Shape WEIGHTS = Shape.of(8 << 20);

  /** A parameter that is its own output. */
  private static final LayerSpec PARAMETER =
      (builder, _) -> {
        Parameter weight = builder.parameter("weight", WEIGHTS, Initialisers.ones());
        return new LayerSpec.Built(WEIGHTS, (tape, _) -> tape.parameter(weight));
      };

  private OptimiserCases() {}

  static List<SpeedCase> all() {
    return List.of(
        update("sgd-momentum", Sgd.of(0.01).momentum(0.9), 5), update("adam", Adam.of(1e-3), 7));
  }

  /**
   * A step.
   *
   * @param passes how often each element is read or written; in place, so that nothing is read only
   *     because it is written
   */
  private static SpeedCase update(String name, UpdateRule rule, int passes) {
    return new SpeedCase(
        "optimiser/" + name + "-8M",
        Cost.bytes((double) passes * WEIGHTS.size() * Float.BYTES),
        backend -> steps(backend, rule));
  }

  private static Runnable steps(Backend backend, UpdateRule rule) {
    Network network = PARAMETER.build(backend, 1, Shape.of(1));
    Optimiser optimiser = rule.on(network);
    Gradients gradients = gradients(network);
    return () -> {
      optimiser.apply(gradients);
      backend.synchronise();
    };
  }

  /** Returns a given gradient of the parameter; the tape stays open, as the gradient is read on. */
  private static Gradients gradients(Network network) {
    Tape tape = Tape.training(network.backend(), 1, 0);
    var x = tape.constant(SpeedCases.tensor(network.backend(), Shape.of(1, 1)));
    var given = SpeedCases.tensor(network.backend(), WEIGHTS);
    return tape.backward(Map.of(network.forward(tape, x), given), List.of());
  }
}
