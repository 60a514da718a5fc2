package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Judge;
import dev.cotangent.backend.cases.Precision;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.nn.Activation;
import dev.cotangent.nn.Dense;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kit of layers on backends must be able to fail: judged as a float backend. */
class LayerMutationTest {
  private static final Judge JUDGE = new Judge(Precision.FLOAT);
  private static final LayerCase DENSE =
      LayerCase.of("dense", Dense.of(4).activation(Activation.gelu())).input(5).output(4);

  @ParameterizedTest
  @ValueSource(strings = {"y", "dx", "d.weight", "d.bias"})
  void anElementThatIsOffBy100UlpIsFound(String result) {
    Judge.Work wrong =
        (backend, results) ->
            LayerBackendConformance.training(DENSE)
                .run(
                    backend,
                    (name, t) -> {
                      boolean off = name.equals(result) && backend instanceof ReferenceBackend;
                      results.accept(
                          name, off ? Mutation.changed(backend, t, Mutation::nudgeLast) : t);
                    });
    try (Backend backend = new ReferenceBackend()) {
      var agreement = JUDGE.compare(wrong, backend);
      assertThat(agreement.failures()).singleElement().asString().contains("of " + result);
      assertThat(agreement.worst()).isGreaterThan(1);
    }
  }

  @Test
  void aMissingResultIsFound() {
    Judge.Work wrong =
        (backend, results) ->
            LayerBackendConformance.training(DENSE)
                .run(
                    backend,
                    (name, t) -> {
                      if (!name.equals("dx") || !(backend instanceof ReferenceBackend)) {
                        results.accept(name, t);
                      }
                    });
    try (Backend backend = new ReferenceBackend()) {
      assertThatThrownBy(() -> JUDGE.compare(wrong, backend))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("did not give [dx]");
    }
  }

  @Test
  void whatIsRightPasses() {
    try (Backend backend = new ReferenceBackend()) {
      var agreement = JUDGE.compare(LayerBackendConformance.training(DENSE), backend);
      assertThat(agreement.failures()).isEmpty();
      assertThat(agreement.unspecified()).isZero();
      // y, dx, the weights' gradient and the biases'
      assertThat(agreement.compared()).isEqualTo(3 * 4 + 3 * 5 + 4 * 5 + 4);
    }
  }
}
