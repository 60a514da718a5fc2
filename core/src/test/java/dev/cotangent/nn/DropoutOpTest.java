package dev.cotangent.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tck.OpCase;
import dev.cotangent.tck.OpConformance;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DropoutOpTest extends OpConformance {
  private static final RandomKey KEY = RandomKey.of(1);

  @Override
  protected Stream<OpCase> cases() {
    return Stream.of(
        OpCase.of("none", new DropoutOp(0, KEY)).real(3, 4).gives(3, 4),
        OpCase.of("half", new DropoutOp(0.5, KEY)).real(3, 4).gives(3, 4));
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
