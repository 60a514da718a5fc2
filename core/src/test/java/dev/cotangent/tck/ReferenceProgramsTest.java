package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Judge;
import dev.cotangent.backend.cases.Precision;
import dev.cotangent.backend.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;

/** The reference and the oracle, written apart, agree on random programs. */
class ReferenceProgramsTest extends ProgramConformance {
  @Override
  protected Backend backend() {
    return new ReferenceBackend();
  }

  /** Programs must be able to fail: judged as a float backend. */
  @Test
  void anElementThatIsOffByAThousandthIsFound() {
    Judge.Work wrong =
        (backend, results) ->
            new RandomProgram(7)
                .run(
                    backend,
                    (name, t) -> {
                      boolean off = name.equals("y0") && backend instanceof ReferenceBackend;
                      results.accept(
                          name,
                          off ? Mutation.changed(backend, t, values -> values[0] += 1e-3) : t);
                    });
    try (Backend backend = new ReferenceBackend()) {
      assertThat(new Judge(Precision.FLOAT).compare(wrong, backend).failures())
          .singleElement()
          .asString()
          .contains("of y0");
    }
  }
}
