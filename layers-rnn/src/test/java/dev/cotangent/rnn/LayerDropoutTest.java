package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.autograd.Tape;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LayerDropoutTest {
  private static final int SIZE = 1000;

  private final Backend backend = new ReferenceBackend();
  private final LayerDropout dropout = new LayerDropout(0.25, RandomKey.of(4));

  @Test
  void keepsThreeQuartersAndScalesThem() {
    double[] y = dropped(0, 1);
    assertThat(y).containsOnly(0, 1 / 0.75);
    // Six standard deviations of a binomial count, sqrt(1000 * 0.25 * 0.75) = 13.7.
    assertThat(Arrays.stream(y).filter(v -> v == 0).count()).isBetween(168L, 332L);
  }

  @Test
  void eachLayerAndEachStepDropsOthers() {
    assertThat(dropped(0, 1)).isEqualTo(dropped(0, 1));
    assertThat(dropped(0, 1)).isNotEqualTo(dropped(1, 1)).isNotEqualTo(dropped(0, 2));
  }

  @Test
  void nothingIsDroppedInInference() {
    try (Tape training = Tape.training(backend, 3, 1);
        Tape inference = Tape.inference(backend)) {
      assertThat(dropout.isActive(training.context())).isTrue();
      assertThat(dropout.isActive(inference.context())).isFalse();
      assertThat(LayerDropout.NONE.isActive(training.context())).isFalse();
    }
  }

  @Test
  void rateOutsideItsRangeIsAnError() {
    for (double rate : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> new LayerDropout(rate, RandomKey.of(4)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("rate must be in [0, 1), got " + rate);
    }
  }

  private double[] dropped(int layer, long step) {
    try (Tape tape = Tape.training(backend, 3, step)) {
      Tensor ones = tape.context().allocate(SIZE);
      backend.fill(1, ones);
      return TensorValues.doubles(dropout.apply(tape.context(), layer, ones));
    }
  }
}
