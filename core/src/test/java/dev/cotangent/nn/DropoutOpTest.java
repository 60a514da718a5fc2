package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.nn.DropoutOp.Unit;
import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropoutOpTest extends OpConformance {
  private static final RandomKey KEY = RandomKey.of(1);

  @Override
  protected Stream<OpCase> cases() {
    return Stream.of(
        OpCase.of("none", new DropoutOp(0, KEY)).real(3, 4).gives(3, 4),
        OpCase.of("half", new DropoutOp(0.5, KEY)).real(3, 4).gives(3, 4),
        OpCase.of("channels", new DropoutOp(0.5, KEY, Unit.CHANNEL)).real(3, 2, 4).gives(3, 2, 4),
        OpCase.of("examples", new DropoutOp(0.5, KEY, Unit.EXAMPLE)).real(5, 2, 4).gives(5, 2, 4));
  }

  @Test
  void keptShareIsAsAskedAndScaled() {
    double[] y = drop(0.25, 1, 1);
    long kept = Arrays.stream(y).filter(v -> v != 0).count();
    // Five standard deviations of a binomial count with n = 40000, p = 3/4.
    assertThat((double) kept).isCloseTo(30_000, within(5 * Math.sqrt(40_000 * 0.75 * 0.25)));
    assertThat(Arrays.stream(y).filter(v -> v != 0)).allMatch(v -> v == 1 / 0.75);
  }

  @Test
  void everyStepAndSeedDropsOtherElements() {
    assertThat(drop(0.5, 1, 1)).isEqualTo(drop(0.5, 1, 1));
    assertThat(drop(0.5, 1, 1)).isNotEqualTo(drop(0.5, 1, 2));
    assertThat(drop(0.5, 1, 1)).isNotEqualTo(drop(0.5, 2, 1));
  }

  @Test
  void probabilityOneDropsAll() {
    assertThat(drop(1, 1, 1)).containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource({"CHANNEL, 7", "EXAMPLE, 21"})
  void aUnitIsDroppedOrScaledAsAWhole(Unit unit, int size) {
    var backend = new ReferenceBackend();
    double[] ones = new double[100 * 7 * 3];
    Arrays.fill(ones, 1);
    try (Tape tape = Tape.training(backend, 1, 1)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(100, 7, 3), ones));
      Variable y = tape.apply(new DropoutOp(0.5, KEY, unit), x);
      double[] sums = TensorValues.doubles(tape.apply(ReduceOp.sum(1), y).value());
      if (unit == Unit.EXAMPLE) {
        sums = TensorValues.doubles(tape.apply(ReduceOp.sum(1, 2), y).value());
      }
      assertThat(sums).containsOnly(0, 2 * size).contains(0, 2 * size);
    }
  }

  @Test
  void whatIsDroppedMayBeNan() {
    var backend = new ReferenceBackend();
    double[] nan = new double[6];
    Arrays.fill(nan, Double.NaN);
    try (Tape tape = Tape.training(backend, 1, 1)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(2, 3), nan));
      Variable y = tape.apply(new DropoutOp(1, KEY, Unit.EXAMPLE), x);
      assertThat(TensorValues.doubles(y.value())).containsOnly(0);
    }
  }

  private static double[] drop(double probability, long seed, long step) {
    var backend = new ReferenceBackend();
    double[] ones = new double[40_000];
    Arrays.fill(ones, 1);
    try (Tape tape = Tape.training(backend, seed, step)) {
      Variable x = tape.constant(TensorValues.of(backend, Shape.of(200, 200), ones));
      return TensorValues.doubles(tape.apply(new DropoutOp(probability, KEY), x).value());
    }
  }
}
