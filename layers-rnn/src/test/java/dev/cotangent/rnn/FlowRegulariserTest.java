package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.TapeListener;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlowRegulariserTest {
  private static final int TIME = 6;
  private static final int BATCH = 3;
  private static final int HIDDEN = 4;
  private static final double WEIGHT = 1.7;
  private static final int[] LENGTHS = {6, 2, 4};

  private final ReferenceBackend backend = new ReferenceBackend();

  /** What a pass with the regulariser showed: h and dE/dh as [time][batch][hidden], U, the term. */
  private record Pass(double[] h, double[] dh, double[] u, double[] term, double penalty) {}

  private Pass pass(SimpleRnn layer, int[] lengths) {
    Network network = layer.build(backend, 5, Shape.of(TIME, 2));
    var regulariser = new FlowRegulariser(WEIGHT);
    double[][] seen = new double[1][];
    try (Tape tape = Tape.training(backend, 1, 0)) {
      tape.listen(listener(seen));
      regulariser.stepStarted(0, tape);
      Variable x = tape.constant(random(Shape.of(BATCH, TIME, 2)));
      Tensor ends = TensorValues.ofIntegers(backend, Shape.of(BATCH), lengths);
      Variable y = network.forward(tape, x.withLengths(ends));
      double[] h = TensorValues.doubles(tape.context().dense(y.value().transpose(0, 1)));
      Gradients gradients = tape.backward(Map.of(y, random(y.shape())), List.of());
      Parameter recurrent =
          network.parameters().stream()
              .filter(p -> p.name().endsWith("recurrent"))
              .findFirst()
              .orElseThrow();
      Map<Parameter, Tensor> terms = regulariser.of(0, tape, gradients);
      assertThat(terms).containsOnlyKeys(recurrent);
      Tensor term = terms.values().iterator().next();
      return new Pass(
          h,
          seen[0],
          TensorValues.doubles(recurrent.value()),
          TensorValues.doubles(term),
          regulariser.penalty());
    }
  }

  private static TapeListener listener(double[][] seen) {
    return new TapeListener() {
      @Override
      public boolean wantsInner() {
        return true;
      }

      @Override
      public void inner(Position at, String what, Tensor gradient) {
        seen[0] = TensorValues.doubles(gradient);
      }
    };
  }

  private Tensor random(Shape shape) {
    double[] values = new double[shape.size()];
    Arrays.setAll(values, RandomKey.of(shape.size())::normal);
    return TensorValues.of(backend, shape, values);
  }

  /** Omega as eq. 9 has it, with h and dE/da as they were: a function of U alone. */
  private static double omega(Pass pass, double[] u, SimpleRnn.Activation f, int[] lengths) {
    double sum = 0;
    for (int row = 0; row < BATCH; row++) {
      for (int t = 0; t + 1 < lengths[row]; t++) {
        double[] d = new double[HIDDEN];
        for (int i = 0; i < HIDDEN; i++) {
          int at = ((t + 1) * BATCH + row) * HIDDEN + i;
          d[i] = pass.dh[at] * slope(f, pass.h[at]);
        }
        double[] v = new double[HIDDEN];
        for (int j = 0; j < HIDDEN; j++) {
          for (int i = 0; i < HIDDEN; i++) {
            v[j] += d[i] * u[i * HIDDEN + j];
          }
          v[j] *= slope(f, pass.h[(t * BATCH + row) * HIDDEN + j]);
        }
        double distance = norm(v) / norm(d) - 1;
        sum += norm(d) > 0 && norm(v) > 0 ? distance * distance : 0;
      }
    }
    return sum / BATCH;
  }

  private static double norm(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(e -> e * e).sum());
  }

  private static double slope(SimpleRnn.Activation f, double h) {
    return switch (f) {
      case IDENTITY -> 1;
      case TANH -> 1 - h * h;
      case RELU -> h > 0 ? 1 : 0;
    };
  }

  @ParameterizedTest
  @EnumSource(SimpleRnn.Activation.class)
  void theTermIsTheDirectDerivativeOfOmega(SimpleRnn.Activation f) {
    SimpleRnn layer = SimpleRnn.units(HIDDEN).activation(f).recurrent(Initialisers.glorotUniform());
    Pass pass = pass(layer, LENGTHS);
    assertThat(pass.penalty).isCloseTo(omega(pass, pass.u, f, LENGTHS), within(1e-12));
    for (int i = 0; i < pass.u.length; i++) {
      double[] up = pass.u.clone();
      double[] down = pass.u.clone();
      up[i] += 1e-5;
      down[i] -= 1e-5;
      double slope = (omega(pass, up, f, LENGTHS) - omega(pass, down, f, LENGTHS)) / 2e-5;
      assertThat(pass.term[i])
          .as("element " + i)
          .isCloseTo(WEIGHT * slope, within(1e-6 * Math.max(1, Math.abs(WEIGHT * slope))));
    }
  }

  @Test
  void anOrthogonalLinearNetworkHasNothingToMend() {
    SimpleRnn layer =
        SimpleRnn.units(HIDDEN)
            .activation(SimpleRnn.Activation.IDENTITY)
            .recurrent(Initialisers.orthogonal(1));
    Pass pass = pass(layer, new int[] {TIME, TIME, TIME});
    assertThat(pass.penalty).isCloseTo(0, within(1e-25));
    assertThat(pass.term).containsExactly(new double[HIDDEN * HIDDEN], within(1e-9));
  }

  @Test
  void networksWithoutASimpleLayerAreRefused() {
    for (Recurrent<?> layer : List.of(Lstm.units(2), SimpleRnn.units(2).bidirectional())) {
      Network network = layer.build(backend, 1, Shape.of(TIME, 2));
      var regulariser = new FlowRegulariser(1);
      try (Tape tape = Tape.training(backend, 1, 0)) {
        regulariser.stepStarted(0, tape);
        Variable y = network.forward(tape, tape.constant(random(Shape.of(BATCH, TIME, 2))));
        Gradients gradients = tape.backward(Map.of(y, random(y.shape())), List.of());
        assertThatThrownBy(() -> regulariser.of(0, tape, gradients))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("needs a simple RNN of one layer and one direction");
      }
    }
    assertThatThrownBy(() -> new FlowRegulariser(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be above 0, got 0.0");
  }
}
