package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.TapeListener;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.Backends;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients through time whose norms are known without computing them. */
class AnalyticGradientTest {
  private static final int UNITS = 16;

  @Test
  void orthogonalLinearRecurrenceKeepsTheNorm() {
    List<Double> norms = norms(new ReferenceBackend(), linear(1), 1000);
    assertThat(norms).hasSize(1000);
    for (double norm : norms) {
      assertThat(norm / norms.getLast()).isCloseTo(1, within(1e-5));
    }
  }

  /**
   * A step rounds U, whose error has a norm of at most u√n, and n products for each element, an
   * error of at most n·u·|U||v|, whose norm is at most n√n·u.
   */
  @Test
  void inFloat32ItKeepsTheNormUpToRounding() {
    double unit = 0x1p-24;
    double step = unit * (Math.sqrt(UNITS) + UNITS * Math.sqrt(UNITS));
    try (Backend backend = Backends.named("cpu-simd", new BackendOptions(1))) {
      List<Double> norms = norms(backend, linear(1), 1000);
      for (int t = 0; t < norms.size(); t++) {
        double tolerance = Math.pow(1 + step, norms.size() - t) - 1;
        assertThat(norms.get(t) / norms.getLast()).isCloseTo(1, within(tolerance));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 1.1})
  void scaledOrthogonalRecurrenceGivesPowers(double rho) {
    List<Double> norms = norms(new ReferenceBackend(), linear(rho), 101);
    double ratio = norms.getFirst() / norms.getLast();
    assertThat(ratio / Math.pow(rho, 100)).isCloseTo(1, within(1e-12));
  }

  @Test
  void tanhCanOnlyShrinkTheNormFurther() {
    SimpleRnn layer = SimpleRnn.units(UNITS).recurrent(Initialisers.orthogonal(0.9));
    List<Double> norms = norms(new ReferenceBackend(), layer, 101);
    assertThat(norms.getFirst() / norms.getLast()).isPositive().isLessThan(Math.pow(0.9, 100));
  }

  private static SimpleRnn linear(double rho) {
    return SimpleRnn.units(UNITS)
        .activation(SimpleRnn.Activation.IDENTITY)
        .recurrent(Initialisers.orthogonal(rho));
  }

  /** ||dL/dh_t|| of each step, for a random gradient of the last state. */
  private static List<Double> norms(Backend backend, SimpleRnn layer, int time) {
    Network network = layer.lastState().build(backend, 1, Shape.of(time, 3));
    var states = new States();
    try (Tape tape = Tape.evaluation(backend)) {
      tape.listen(states);
      Variable y = network.forward(tape, tape.constant(random(backend, Shape.of(1, time, 3))));
      var unused = tape.backward(Map.of(y, random(backend, y.shape())), List.of());
    }
    double[] all = states.found;
    List<Double> norms = new ArrayList<>();
    for (int t = 0; t < time; t++) {
      double sum = 0;
      for (int i = t * UNITS; i < (t + 1) * UNITS; i++) {
        sum += all[i] * all[i];
      }
      norms.add(Math.sqrt(sum));
    }
    return norms;
  }

  private static Tensor random(Backend backend, Shape shape) {
    double[] values = new double[shape.size()];
    Arrays.setAll(values, RandomKey.of(shape.size())::normal);
    return TensorValues.of(backend, shape, values);
  }

  /** Keeps the gradients of the states. */
  private static final class States implements TapeListener {
    private double[] found = {};

    @Override
    public void inner(Position at, String name, Tensor gradient) {
      if (name.equals("dh")) {
        found = TensorValues.doubles(gradient);
      }
    }

    @Override
    public boolean wantsInner() {
      return true;
    }
  }
}
