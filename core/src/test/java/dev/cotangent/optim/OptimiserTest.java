package dev.cotangent.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Parameter;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Initialisers;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Steps of one weight p = 2 whose gradients are 3 and then -1, against the formulas written out.
 *
 * <p>The loss is x·p, so its gradient is the input.
 */
class OptimiserTest {
  private static final double ULPS = 1e-14;

  private final ReferenceBackend backend = new ReferenceBackend();
  private final Network network =
      Dense.of(1).withoutBias().weight(Initialisers.constant(2)).build(backend, 1, Shape.of(1));

  @Test
  void sgdFollowsTheGradient() {
    assertSteps(Sgd.of(0.1), 2 - 0.3, 1.7 + 0.1);
  }

  @Test
  void sgdDecaysWeights() {
    double first = 2 - 0.1 * (3 + 0.5 * 2);
    assertSteps(Sgd.of(0.1).decay(0.5), first, first - 0.1 * (-1 + 0.5 * first));
  }

  @Test
  void momentumAccumulates() {
    assertSteps(Sgd.of(0.1).momentum(0.9), 2 - 0.3, 1.7 - 0.1 * (0.9 * 3 - 1));
  }

  @Test
  void nesterovLooksAhead() {
    double first = 2 - 0.1 * (3 + 0.9 * 3);
    double v = 0.9 * 3 - 1;
    assertSteps(Sgd.of(0.1).nesterov(0.9), first, first - 0.1 * (-1 + 0.9 * v));
  }

  @Test
  void adamCorrectsItsMoments() {
    // After step 1 the corrected moments are g and g².
    double first = 2 - 0.1 * 3 / (3 + 1e-8);
    double m = 0.9 * (0.1 * 3) + 0.1 * -1;
    double v = 0.999 * (0.001 * 9) + 0.001 * 1;
    double root = Math.sqrt(v) / Math.sqrt(1 - 0.999 * 0.999) + 1e-8;
    assertSteps(Adam.of(0.1), first, first - 0.1 / (1 - 0.81) * m / root);
  }

  @Test
  void adamDecaysThroughTheGradient() {
    double g = 3 + 0.5 * 2;
    double first = 2 - 0.1 * g / (g + 1e-8);
    double g2 = -1 + 0.5 * first;
    double m = 0.9 * (0.1 * g) + 0.1 * g2;
    double v = 0.999 * (0.001 * g * g) + 0.001 * g2 * g2;
    double root = Math.sqrt(v) / Math.sqrt(1 - 0.999 * 0.999) + 1e-8;
    assertSteps(Adam.of(0.1).decay(0.5), first, first - 0.1 / (1 - 0.81) * m / root);
  }

  @Test
  void adamWithOtherNumbersFollowsThem() {
    double first = 2 - 0.1 * 3 / (3 + 0.5);
    double m = 0.8 * (0.2 * 3) + 0.2 * -1;
    double v = 0.5 * (0.5 * 9) + 0.5 * 1;
    double root = Math.sqrt(v) / Math.sqrt(1 - 0.25) + 0.5;
    assertSteps(Adam.of(0.1).betas(0.8, 0.5).eps(0.5), first, first - 0.1 / (1 - 0.64) * m / root);
  }

  @Test
  void adamWDecaysApartFromTheGradient() {
    double first = 2 * (1 - 0.1 * 0.5) - 0.1 * 3 / (3 + 1e-8);
    double m = 0.9 * (0.1 * 3) + 0.1 * -1;
    double v = 0.999 * (0.001 * 9) + 0.001 * 1;
    double root = Math.sqrt(v) / Math.sqrt(1 - 0.999 * 0.999) + 1e-8;
    double second = first * (1 - 0.1 * 0.5) - 0.1 / (1 - 0.81) * m / root;
    assertSteps(AdamW.of(0.1).decay(0.5), first, second);
  }

  @Test
  void rmsPropDividesByTheRootMeanSquare() {
    double v1 = 0.01 * 9;
    double v2 = 0.99 * v1 + 0.01;
    double first = 2 - 0.1 * 3 / (Math.sqrt(v1) + 1e-8);
    assertSteps(RmsProp.of(0.1), first, first + 0.1 / (Math.sqrt(v2) + 1e-8));
  }

  @Test
  void rmsPropWithMomentumAccumulatesScaledGradients() {
    double v1 = 0.1 * 9;
    double v2 = 0.9 * v1 + 0.1;
    double b1 = 3 / (Math.sqrt(v1) + 1e-8);
    double b2 = 0.8 * b1 - 1 / (Math.sqrt(v2) + 1e-8);
    double first = 2 - 0.1 * b1;
    assertSteps(RmsProp.of(0.1).alpha(0.9).momentum(0.8), first, first - 0.1 * b2);
  }

  @Test
  void adagradDividesByTheRootOfTheSum() {
    double first = 2 - 0.1 * 3 / (3 + 1e-10);
    assertSteps(Adagrad.of(0.1), first, first + 0.1 / (Math.sqrt(10) + 1e-10));
  }

  @Test
  void clippingByValueCutsEachElement() {
    Optimiser optimiser = Sgd.of(0.1).on(network);
    Consumer<Gradients> clipped = g -> optimiser.apply(g, Clipping.byValue(0.5).limits(backend, g));
    step(3, clipped);
    assertThat(weight()).isCloseTo(2 - 0.05, within(ULPS));
    step(-3, clipped);
    assertThat(weight()).isCloseTo(2, within(ULPS));
  }

  @Test
  void clippingByGlobalNormScalesAndTellsTheNorm() {
    Optimiser optimiser = Sgd.of(0.1).on(network);
    step(
        3,
        g -> {
          Clipping.Limits limits = Clipping.byGlobalNorm(1.5).limits(backend, g);
          assertThat(limits.norm()).hasValue(3);
          optimiser.apply(g, limits);
        });
    assertThat(weight()).isCloseTo(2 - 0.1 * 3 * 1.5 / (3 + 1e-6), within(ULPS));
  }

  @Test
  void smallGradientsAreNotScaledUp() {
    step(3, g -> assertThat(Clipping.byGlobalNorm(10).limits(backend, g).scale()).isEqualTo(1));
  }

  @Test
  void rateFollowsTheSchedule() {
    assertSteps(Sgd.of(Schedule.steps(0.1, 0.5, 1)), 2 - 0.3, 1.7 + 0.05);
  }

  @Test
  void stateAndStepsAreAllThatDistinguishesTwoOptimisers() {
    Optimiser first = Adam.of(0.1).on(network);
    step(3, first::apply);
    double before = weight();
    Optimiser second = Adam.of(0.1).on(network);
    assertThat(second.state().keySet()).containsExactly("weight.m", "weight.v");
    first.state().forEach((n, t) -> backend.write(TensorValues.doubles(t), state(second, n)));
    second.resumeAt(first.steps());
    step(-1, first::apply);
    double expected = weight();
    backend.write(new double[] {before}, parameter().value());
    step(-1, second::apply);
    assertThat(weight()).isEqualTo(expected);
  }

  @Test
  void gradientsOfAnotherNetworkAreRefused() {
    Network other = Dense.of(1).build(backend, 1, Shape.of(1));
    Optimiser optimiser = Sgd.of(0.1).on(other);
    assertThatThrownBy(() -> step(3, optimiser::apply))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parameter weight is not of the network");
  }

  private void assertSteps(UpdateRule rule, double first, double second) {
    Optimiser optimiser = rule.on(network);
    step(3, optimiser::apply);
    assertThat(weight()).isCloseTo(first, within(ULPS));
    step(-1, optimiser::apply);
    assertThat(weight()).isCloseTo(second, within(ULPS));
    assertThat(optimiser.steps()).isEqualTo(2);
  }

  private void step(double gradient, Consumer<Gradients> update) {
    try (Tape tape = Tape.training(backend, 1, 1)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(1, 1), gradient));
      update.accept(tape.backward(network.forward(tape, x)));
    }
  }

  private Parameter parameter() {
    return network.parameters().getFirst();
  }

  private double weight() {
    return TensorValues.single(parameter().value());
  }

  private static Tensor state(Optimiser optimiser, String name) {
    return Objects.requireNonNull(optimiser.state().get(name));
  }
}
