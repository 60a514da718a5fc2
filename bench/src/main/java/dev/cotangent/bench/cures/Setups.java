package dev.cotangent.bench.cures;

import static dev.cotangent.bench.cures.Setup.Moment.END;
import static dev.cotangent.bench.cures.Setup.Moment.START;

import dev.cotangent.bench.cures.Setup.Moment;
import dev.cotangent.diagnostics.Verdict.State;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.BatchNorm;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Embedding;
import dev.cotangent.nn.Flatten;
import dev.cotangent.nn.Initialiser;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Residual;
import dev.cotangent.nn.Sequential;
import dev.cotangent.optim.Adam;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.Schedule;
import dev.cotangent.optim.Sgd;
import dev.cotangent.optim.UpdateRule;
import dev.cotangent.rnn.Gru;
import dev.cotangent.rnn.Lstm;
import dev.cotangent.rnn.Recurrent;
import dev.cotangent.rnn.SimpleRnn;
import java.util.List;

/** The networks that are compared, each with and without a cure. */
final class Setups {
  private static final int LAYERS = 30;
  private static final int WIDTH = 50;
  private static final int DIGITS = 10;
  private static final int UNITS = 8;
  private static final int TOKENS = 6;
  private static final int ORDERS = 4;

  private Setups() {}

  /** Returns thirty dense layers of 50 units in several dresses, trained by plain SGD. */
  static List<Setup> depth() {
    Dense plain = Dense.of(WIDTH).weight(Initialisers.inverseRootFanIn());
    Dense tanh = plain.activation(Activation.tanh());
    Dense relu = plain.activation(Activation.relu());
    LayerSpec normed = Sequential.of().then(plain).then(BatchNorm.of()).then(Activation.tanh());
    return List.of(
        depth("tanh", "U(±1/√fan_in), the usual default", tanh, State.VANISHING),
        depth(
            "tanh, Xavier",
            "uniform with variance 2/(fan_in + fan_out)",
            tanh.weight(Initialisers.glorotUniform()),
            State.HEALTHY),
        depth(
            "tanh, orthogonal",
            "each layer keeps lengths",
            tanh.weight(Initialisers.orthogonal(1)),
            State.HEALTHY),
        depth("tanh, batch norm", "normalised before each tanh", normed, State.HEALTHY),
        depth("tanh, skip", "h + tanh(W h + b)", Residual.of(tanh), tanh, State.HEALTHY),
        depth("ReLU", "U(±1/√fan_in)", relu, State.VANISHING),
        depth(
            "ReLU, He",
            "normal with variance 2/fan_in",
            relu.weight(Initialisers.heNormal()),
            State.HEALTHY));
  }

  private static Setup depth(String name, String what, LayerSpec hidden, State expected) {
    return depth(name, what, hidden, hidden, expected);
  }

  private static Setup depth(
      String name, String what, LayerSpec hidden, LayerSpec first, State expected) {
    Sequential spec = Sequential.of().then("flatten", Flatten.of()).then("first", first);
    for (int i = 2; i < LAYERS; i++) {
      spec = spec.then(hidden);
    }
    Initialiser last = Initialisers.inverseRootFanIn();
    spec = spec.then("last", Dense.of(DIGITS).weight(last));
    return new Setup(name, what, spec, _ -> Sgd.of(0.1), Clipping.none(), START, expected);
  }

  /**
   * Returns recurrent networks of 8 units; the rate of learning is halved three times.
   *
   * @param length steps, which gates are told: with the usual biases their gradients vanish too
   */
  static List<Setup> time(int length) {
    Clipping clip = Clipping.byGlobalNorm(1);
    Initialiser usual = Initialisers.inverseRootFanIn();
    SimpleRnn rnn = SimpleRnn.units(UNITS).weight(usual).recurrent(usual);
    SimpleRnn linear = rnn.weight(Initialisers.normal(0, 0.01));
    SimpleRnn orthogonal = linear.recurrent(Initialisers.orthogonal(1));
    SimpleRnn relu = linear.activation(SimpleRnn.Activation.RELU);
    SimpleRnn wild =
        rnn.weight(Initialisers.normal(0, 1e-4)).recurrent(Initialisers.orthogonal(1.5));
    SimpleRnn irnn = relu.recurrent(Initialisers.identity(1));
    String gates = "chrono biases instead of the usual ones, clipped";
    return List.of(
        time(
            "RNN",
            "tanh, W and U from U(±1/√fan_in)",
            rnn,
            Clipping.none(),
            START,
            State.VANISHING),
        time("RNN, clipped", "norm at most 1", rnn, clip, START, State.VANISHING),
        time("RNN, orthogonal", "small W, clipped", orthogonal, clip, START, State.HEALTHY),
        descent("radius 1.5", "tanh, U 1.5 times orthogonal", wild, Clipping.none()),
        descent("radius 1.5, clipped", "norm at most 1", wild, clip),
        time("IRNN", "ReLU, U = I, clipped", irnn, clip, START, State.HEALTHY),
        time("GRU", gates, Gru.units(UNITS).chronoBias(length), clip, END, State.HEALTHY),
        time("LSTM", gates, Lstm.units(UNITS).chronoBias(length), clip, END, State.HEALTHY));
  }

  /** By plain descent, as Adam's steps are as long for a gradient of any size. */
  private static Setup descent(String name, String what, Recurrent<?> layer, Clipping clipping) {
    Setup adam = time(name, what, layer, clipping, START, State.EXPLODING);
    return new Setup(
        name,
        what,
        adam.spec(),
        steps -> Sgd.of(quartered(1e-2, steps)),
        clipping,
        START,
        State.EXPLODING);
  }

  private static Setup time(
      String name, String what, Recurrent<?> layer, Clipping clipping, Moment when, State state) {
    LayerSpec spec =
        Sequential.of()
            .then("embedding", Embedding.of(TOKENS, TOKENS).weight(Initialisers.identity(1)))
            .then("recurrent", layer.lastState())
            .then("dense", Dense.of(ORDERS));
    return new Setup(name, what, spec, Setups::halved, clipping, when, state);
  }

  private static UpdateRule halved(int steps) {
    return Adam.of(quartered(1e-2, steps));
  }

  /** Returns a rate that is halved after each quarter of the steps. */
  private static Schedule quartered(double rate, int steps) {
    return Schedule.steps(rate, 0.5, Math.max(1, steps / 4));
  }
}
