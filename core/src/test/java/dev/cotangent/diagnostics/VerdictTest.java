package dev.cotangent.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.diagnostics.Verdict.State;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Initialiser;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.ReduceOp;
import dev.cotangent.nn.Residual;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final int LAYERS = 30;
  private static final int UNITS = 50;

  private final ReferenceBackend backend = new ReferenceBackend();

  @Test
  void boundsAreThreeOrdersOfMagnitude() {
    assertThat(Verdict.throughTime(1.1e-3, 7, 1).state()).isEqualTo(State.HEALTHY);
    assertThat(Verdict.throughTime(0.9e-3, 7, 1).state()).isEqualTo(State.VANISHING);
    assertThat(Verdict.throughTime(999, 7, 1).state()).isEqualTo(State.HEALTHY);
    assertThat(Verdict.throughTime(1001, 7, 1).state()).isEqualTo(State.EXPLODING);
    assertThat(Verdict.throughTime(0, 0, 1).state()).isEqualTo(State.VANISHING);
    assertThat(Verdict.throughTime(Double.NaN, 1, 1).state()).isEqualTo(State.EXPLODING);
    assertThat(Verdict.throughTime(0, 0, 0).state()).isEqualTo(State.DEAD);
  }

  @Test
  void ruleAndRateAreThoseOfTheNumbers() {
    Verdict verdict = Verdict.throughLayers(1e-4, 1e-2, 1);
    assertThat(verdict.rate()).isCloseTo(1e-2, within(1e-12));
    assertThat(verdict.rule())
        .isEqualTo("||g_1|| / ||g_3|| = 0.000100 / 1.00 = 0.000100, 0.0100 a layer; < 0.001");
    assertThat(verdict.cures()).startsWith(Cure.SKIP);
    assertThat(Verdict.throughTime(1e4, 1).cures()).startsWith(Cure.CLIP);
    assertThat(Verdict.throughTime(1, 1).cures()).isEmpty();
  }

  @Test
  void oneNormIsNoPath() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Verdict.throughTime(1))
        .withMessage("verdict: needs the norms of at least two steps, got 1");
  }

  /** Var(w) = 1/(3·fan_in), so each layer keeps 1/√3 of the norm where tanh is nearly linear. */
  @Test
  void thirtyPlainLayersOfTanhVanishByTheRootOfThree() {
    double[] rates =
        LongStream.range(0, 20)
            .mapToObj(seed -> ofTanhNet(Initialisers.inverseRootFanIn(), false, seed))
            .peek(verdict -> assertThat(verdict.state()).isEqualTo(State.VANISHING))
            .mapToDouble(Verdict::rate)
            .toArray();
    assertThat(Arrays.stream(rates).average().orElseThrow())
        .isCloseTo(1 / Math.sqrt(3), within(0.02));
  }

  @Test
  void orthogonalWeightsOrSkipConnectionsKeepThirtyLayersHealthy() {
    for (long seed = 0; seed < 5; seed++) {
      assertThat(ofTanhNet(Initialisers.orthogonal(1), false, seed).state())
          .isEqualTo(State.HEALTHY);
      assertThat(ofTanhNet(Initialisers.inverseRootFanIn(), true, seed).state())
          .isEqualTo(State.HEALTHY);
    }
  }

  @Test
  void layerWhoseUnitsAreAllZeroIsDead() {
    Sequential spec =
        Sequential.of()
            .then("first", Dense.of(4).activation(Activation.relu()))
            .then("last", Dense.of(1));
    Network network = spec.build(backend, 1, Shape.of(2));
    network.parameters().stream()
        .filter(p -> p.name().equals("first.bias"))
        .forEach(p -> backend.fill(-100, p.value()));
    Verdict verdict = Verdict.throughLayers(observed(network, 3));
    assertThat(verdict.state()).isEqualTo(State.DEAD);
    assertThat(verdict.rule()).startsWith("100 % of the units of Dense in layer first");
  }

  private Verdict ofTanhNet(Initialiser weight, boolean skips, long seed) {
    Dense hidden = Dense.of(UNITS).weight(weight).activation(Activation.tanh());
    Sequential spec = Sequential.of().then("first", hidden);
    for (int i = 2; i < LAYERS; i++) {
      spec = skips ? spec.then(Residual.of(hidden)) : spec.then(hidden);
    }
    spec = spec.then("last", Dense.of(10).weight(weight));
    return Verdict.throughLayers(observed(spec.build(backend, seed, Shape.of(UNITS)), 2));
  }

  /** Looks at a batch of standard normal rows, for the sum of all outputs. */
  private StepObservation observed(Network network, int rows) {
    int width = network.inputShape().size();
    RandomKey key = RandomKey.of(7).derive("x");
    double[] values = new double[rows * width];
    Arrays.setAll(values, key::normal);
    Tensor x = TensorValues.of(backend, Shape.of(rows, width), values);
    try (Tape tape = Tape.evaluation(backend)) {
      return Observatory.of(
          tape,
          () -> {
            Variable y = network.forward(tape, tape.constant(x));
            return tape.backward(tape.apply(ReduceOp.sum(), y));
          });
    }
  }
}
