package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.diagnostics.Observatory;
import dev.cotangent.diagnostics.StepObservation;
import dev.cotangent.diagnostics.StepObservation.Gate;
import dev.cotangent.diagnostics.Verdict;
import dev.cotangent.diagnostics.Verdict.State;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.ReduceOp;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradients through time as the observatory shows them, where they are known. */
class ObservedTimeTest {
  private static final int UNITS = 4;
  private static final int INPUTS = 3;

  private final Backend reference = new ReferenceBackend();

  @Test
  void orthogonalLinearRecurrenceKeepsTheNorm() {
    StepObservation seen = observed(reference, linear(1), 1000, 1, 1);
    for (double norm : norms(seen, "dh")) {
      assertThat(norm / norms(seen, "dh")[999]).isCloseTo(1, within(1e-5));
    }
    assertThat(Verdict.throughTime(seen).orElseThrow().state()).isEqualTo(State.HEALTHY);
  }

  @ParameterizedTest
  @CsvSource({"0.9, VANISHING", "1.1, EXPLODING"})
  void scaledOrthogonalRecurrenceGivesPowers(double rho, State state) {
    Verdict verdict =
        Verdict.throughTime(observed(reference, linear(rho), 101, 1, 1)).orElseThrow();
    assertThat(verdict.ratio() / Math.pow(rho, 100)).isCloseTo(1, within(1e-10));
    assertThat(verdict.rate()).isCloseTo(rho, within(1e-12));
    assertThat(verdict.state()).isEqualTo(state);
  }

  /** Hochreiter and Schmidhuber 1997, section 4: f = 1 and no other way back. */
  @Test
  void cellThatForgetsNothingCarriesItsErrorUnchanged() {
    Lstm layer =
        Lstm.units(UNITS)
            .weight(Initialisers.zeros())
            .recurrent(Initialisers.zeros())
            .forgetBias(1000);
    StepObservation seen = observed(reference, layer, 100, 1, 1);
    double[] norms = norms(seen, "dc");
    assertThat(norms).hasSize(100).containsOnly(norms[0]);
    assertThat(norms[0]).isPositive();
    assertThat(Verdict.throughTime(seen).orElseThrow().state()).isEqualTo(State.HEALTHY);
    assertThat(seen.gates()).extracting(Gate::name).containsExactly("i", "f", "g", "o");
    assertThat(seen.gates()).extracting(Gate::saturated).containsExactly(0.0, 1.0, 0.0, 0.0);
  }

  /** Near h = 0 tanh is linear, so that the norm grows by the spectral radius. */
  @Test
  void spectralRadiusOfOneAndAHalfExplodesForEverySeed() {
    SimpleRnn layer = SimpleRnn.units(UNITS).recurrent(Initialisers.orthogonal(1.5));
    for (long seed = 0; seed < 20; seed++) {
      Verdict verdict =
          Verdict.throughTime(observed(reference, layer, 30, seed, 1e-9)).orElseThrow();
      assertThat(verdict.state()).isEqualTo(State.EXPLODING);
      assertThat(verdict.rate()).isCloseTo(1.5, within(1e-3));
    }
  }

  @Test
  void normsOfASimpleNetworkAreThoseOfFiniteDifferences() {
    int time = 6;
    Network network =
        SimpleRnn.units(UNITS).lastState().build(reference, 3, Shape.of(time, INPUTS));
    double[] x = inputs(time, 1);
    double[] seen = norms(observed(network, time, 1), "dh");
    Map<String, Tensor> state = network.state();
    var cell = new PlainCell(state);
    for (int t = 0; t < time; t++) {
      double[] h = cell.run(x, 0, t + 1, new double[UNITS]);
      double squares = 0;
      for (int i = 0; i < UNITS; i++) {
        double slope = cell.slope(x, t + 1, time, h, i);
        squares += slope * slope;
      }
      assertThat(seen[t]).isCloseTo(Math.sqrt(squares), within(1e-8));
    }
  }

  /** The squares of such gradients are below the smallest float. */
  @Test
  void gradientsTooSmallToSquareInFloat32AreStillMeasured() {
    try (Backend backend = Backends.named("cpu-simd", new BackendOptions(1))) {
      double[] norms = norms(observed(backend, linear(0.5), 101, 1, 1), "dh");
      assertThat(norms[0] / norms[100] / Math.pow(0.5, 100)).isCloseTo(1, within(1e-3));
    }
  }

  private static SimpleRnn linear(double rho) {
    return SimpleRnn.units(UNITS)
        .activation(SimpleRnn.Activation.IDENTITY)
        .recurrent(Initialisers.orthogonal(rho));
  }

  private static StepObservation observed(
      Backend backend, Recurrent<?> layer, int time, long seed, double scale) {
    Network network = layer.lastState().build(backend, seed, Shape.of(time, INPUTS));
    return observed(network, time, scale);
  }

  /** Looks at one sequence, for the sum of the last state's units. */
  private static StepObservation observed(Network network, int time, double scale) {
    try (Tape tape = Tape.evaluation(network.backend())) {
      return Observatory.of(
          tape,
          () -> {
            var x =
                TensorValues.of(network.backend(), Shape.of(1, time, INPUTS), inputs(time, scale));
            Variable y = network.forward(tape, tape.constant(x));
            return tape.backward(tape.apply(ReduceOp.sum(), y));
          });
    }
  }

  private static double[] inputs(int time, double scale) {
    RandomKey key = RandomKey.of(5).derive("x");
    double[] x = new double[time * INPUTS];
    Arrays.setAll(x, i -> scale * key.normal(i));
    return x;
  }

  private static double[] norms(StepObservation seen, String what) {
    return seen.throughTime().stream()
        .filter(t -> t.what().equals(what))
        .findFirst()
        .orElseThrow()
        .norms();
  }

  /** h' = tanh(W x + U h + b) and L = the sum of the last h, in plain loops. */
  private static final class PlainCell {
    private final double[] w;
    private final double[] u;
    private final double[] b;

    PlainCell(Map<String, Tensor> state) {
      w = TensorValues.doubles(find(state, Shape.of(UNITS, INPUTS)));
      u = TensorValues.doubles(find(state, Shape.of(UNITS, UNITS)));
      b = TensorValues.doubles(find(state, Shape.of(UNITS)));
    }

    private static Tensor find(Map<String, Tensor> state, Shape shape) {
      return state.values().stream().filter(t -> t.shape().equals(shape)).findFirst().orElseThrow();
    }

    double[] run(double[] x, int from, int to, double[] start) {
      double[] h = start;
      for (int t = from; t < to; t++) {
        double[] next = b.clone();
        for (int i = 0; i < UNITS; i++) {
          for (int j = 0; j < INPUTS; j++) {
            next[i] += w[i * INPUTS + j] * x[t * INPUTS + j];
          }
          for (int j = 0; j < UNITS; j++) {
            next[i] += u[i * UNITS + j] * h[j];
          }
          next[i] = Math.tanh(next[i]);
        }
        h = next;
      }
      return h;
    }

    /** dL/dh[i] after step t, by central differences. */
    double slope(double[] x, int t, int time, double[] h, int i) {
      double step = 1e-5;
      double[] more = h.clone();
      double[] less = h.clone();
      more[i] += step;
      less[i] -= step;
      double above = Arrays.stream(run(x, t, time, more)).sum();
      double below = Arrays.stream(run(x, t, time, less)).sum();
      return (above - below) / (2 * step);
    }
  }
}
