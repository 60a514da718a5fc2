package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.optim.Adam;
import org.junit.jupiter.api.Test;

/** The training kit on the reference itself, and the proof that it can fail. */
class ReferenceTrainingTest extends TrainingConformance {
  @Override
  protected Backend backend() {
    return new ReferenceBackend();
  }

  @Test
  void rateThatIsOffByOneInTenThousandIsFound() {
    try (Backend backend = backend()) {
      for (TrainingProblem right : problems()) {
        var wrong =
            new TrainingProblem(
                right.name(),
                right.spec(),
                right.example(),
                right.tokens(),
                right.classes(),
                Adam.of(0.010001));
        double[] expected = right.losses(backend, 30, 0);
        double[] actual = wrong.losses(backend, 30, 0);
        double[] spread = spread(wrong, backend, actual);
        assertThatThrownBy(() -> requireWithin(spread, expected, actual))
            .as(right.name())
            .isInstanceOf(AssertionError.class);
      }
    }
  }
}
