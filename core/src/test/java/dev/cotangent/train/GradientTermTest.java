package dev.cotangent.train;

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
import dev.cotangent.nn.Network;
import dev.cotangent.nn.ReduceOp;
import dev.cotangent.optim.Clipping;
import dev.cotangent.optim.Sgd;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GradientTermTest {
  private static final int INPUTS = 40;

  private final ReferenceBackend backend = new ReferenceBackend();
  private final Network network = Dense.of(50).build(backend, 1, Shape.of(INPUTS));

  private Parameter weight() {
    return network.parameters().getFirst();
  }

  private Update update(Clipping clipping) {
    return new Update(network, Sgd.of(1).on(network), clipping, 1);
  }

  private double[] step(Update update) {
    double[] before = TensorValues.doubles(weight().value());
    var unused = update.step(0, 1, this::loss);
    double[] after = TensorValues.doubles(weight().value());
    Arrays.setAll(before, i -> before[i] - after[i]);
    return before;
  }

  /** Its gradient by each weight is 1. */
  private Variable loss(Tape tape) {
    Tensor ones = tape.context().allocate(Shape.of(1, INPUTS));
    backend.fill(1, ones);
    Variable y = network.forward(tape, tape.constant(ones));
    return tape.apply(ReduceOp.sum(-1), tape.apply(ReduceOp.sum(-1), y));
  }

  private double[] everywhere(double value) {
    double[] all = new double[weight().shape().size()];
    Arrays.fill(all, value);
    return all;
  }

  /** A constant for each weight. */
  private record Constant(double value) implements GradientTerm {
    @Override
    public Map<Parameter, Tensor> of(long step, Tape tape, Gradients gradients) {
      Parameter first = gradients.parameters().keySet().iterator().next();
      Tensor term = tape.context().allocate(first.shape());
      tape.backend().fill(value, term);
      return Map.of(first, term);
    }
  }

  @Test
  void termsAreAddedBeforeClipping() {
    Update plain = update(Clipping.none());
    plain.add(new Constant(2));
    plain.add(new Constant(-0.5));
    assertThat(step(plain)).containsExactly(everywhere(2.5), within(1e-12));
    Update clipped = update(Clipping.byValue(2));
    clipped.add(new Constant(7));
    assertThat(step(clipped)).containsExactly(everywhere(2), within(1e-12));
  }

  @Test
  void noiseHasTheVarianceOfItsStepAndIsTheSameInEveryRun() {
    GradientNoise noise = GradientNoise.of(0.3, 5);
    assertThat(noise.deviation(0)).isCloseTo(Math.sqrt(0.3), within(1e-15));
    assertThat(noise.deviation(99)).isCloseTo(Math.sqrt(0.3 / Math.pow(100, 0.55)), within(1e-15));
    Update update = update(Clipping.none());
    update.add(noise);
    double[] first = step(update);
    double[] second = step(update);
    for (double[] change : new double[][] {first, second}) {
      double mean = Arrays.stream(change).average().orElseThrow();
      double variance = Arrays.stream(change).map(x -> (x - 1) * (x - 1)).average().orElseThrow();
      double expected = Math.pow(noise.deviation(change == first ? 0 : 1), 2);
      // 2000 normal numbers: four standard errors.
      assertThat(mean).isCloseTo(1, within(4 * Math.sqrt(expected / 2000)));
      assertThat(variance).isCloseTo(expected, within(4 * expected * Math.sqrt(2 / 2000.0)));
    }
    assertThat(second).isNotEqualTo(first);
    Update again = update(Clipping.none());
    again.add(GradientNoise.of(0.3, 5));
    assertThat(step(again)).containsExactly(first, within(1e-12));
  }

  @Test
  void noiseWithoutVarianceIsRefused() {
    assertThatThrownBy(() -> GradientNoise.of(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("eta must be above 0, got 0.0");
  }

  @Test
  void aTermOfAnotherShapeIsRefused() {
    Update update = update(Clipping.none());
    update.add((_, tape, gradients) ->
        Map.of(
            gradients.parameters().keySet().iterator().next(),
            tape.context().allocate(Shape.of(3))));
    assertThatThrownBy(() -> step(update)).isInstanceOf(IllegalArgumentException.class);
  }
}
