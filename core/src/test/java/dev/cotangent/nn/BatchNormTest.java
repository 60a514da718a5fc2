package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BatchNormTest {
  private final ReferenceBackend backend = new ReferenceBackend();
  private final Network network = BatchNorm.of().build(backend, 1, Shape.of(1));

  @Test
  void runningStatisticsMoveByTheMomentumTowardsTheUnbiasedOnes() {
    train(1, 2, 3, 6);
    // Mean 3, unbiased variance (4 + 1 + 0 + 9)/3; from 0 and 1 by a tenth.
    assertThat(buffer("running_mean")).isCloseTo(0.3, within(1e-15));
    assertThat(buffer("running_var")).isCloseTo(0.9 + 0.1 * 14 / 3, within(1e-15));
  }

  @Test
  void oneRowLeavesTheRunningVarianceAlone() {
    train(5);
    assertThat(buffer("running_mean")).isCloseTo(0.5, within(1e-15));
    assertThat(buffer("running_var")).isEqualTo(1);
  }

  @Test
  void inferenceUsesTheRunningStatistics() {
    train(1, 2, 3, 6);
    double expected = (4 - buffer("running_mean")) / Math.sqrt(buffer("running_var") + 1e-5);
    try (Tape tape = Tape.inference(backend)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(1, 1), 4));
      assertThat(TensorValues.single(network.forward(tape, x).value()))
          .isCloseTo(expected, within(1e-14));
    }
  }

  @Test
  void frozenStatisticsAreUsedInTrainingAndStay() {
    Network frozen = BatchNorm.of().frozen().build(backend, 1, Shape.of(1));
    backend.write(new double[] {3}, state(frozen, "running_mean"));
    backend.write(new double[] {4}, state(frozen, "running_var"));
    try (Tape tape = Tape.training(backend, 1, 1)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(2, 1), 5, 1));
      Variable y = frozen.forward(tape, x);
      double one = 2 / Math.sqrt(4 + 1e-5);
      assertThat(TensorValues.doubles(y.value()))
          .containsExactly(new double[] {one, -one}, within(1e-15));
    }
    assertThat(TensorValues.single(state(frozen, "running_mean"))).isEqualTo(3);
    assertThat(TensorValues.single(state(frozen, "running_var"))).isEqualTo(4);
  }

  private static Tensor state(Network network, String name) {
    return Objects.requireNonNull(network.state().get(name));
  }

  private void train(double... column) {
    try (Tape tape = Tape.training(backend, 1, 1)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(column.length, 1), column));
      var unused = network.forward(tape, x);
    }
  }

  private double buffer(String name) {
    return TensorValues.single(Objects.requireNonNull(network.buffers().get(name)));
  }
}
