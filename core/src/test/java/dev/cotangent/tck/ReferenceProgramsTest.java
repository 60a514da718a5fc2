package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Judge;
import dev.cotangent.backend.cases.Precision;
import dev.cotangent.backend.reference.ReferenceBackend;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The reference and the oracle, written apart, agree on random programs. */
class ReferenceProgramsTest extends ProgramConformance {
  private static final int PROGRAMS = 20;

  @Override
  protected Backend backend() {
    return new ReferenceBackend();
  }

  /** Programs must be able to fail: judged as a float backend. */
  @Test
  void anElementThatIsOffByAThousandthIsFound() {
    var judge = new Judge(Precision.FLOAT);
    try (Backend backend = new ReferenceBackend()) {
      assertThat(LongStream.rangeClosed(1, PROGRAMS))
          .filteredOn(seed -> !judge.compare(offByAThousandth(seed), backend).failures().isEmpty())
          .hasSizeGreaterThan(PROGRAMS * 3 / 4);
    }
  }

  private static Judge.Work offByAThousandth(long seed) {
    return (backend, results) ->
        new RandomProgram(seed)
            .run(
                backend,
                (name, t) -> {
                  boolean off = name.equals("y0") && backend instanceof ReferenceBackend;
                  results.accept(
                      name,
                      off ? Mutation.changed(backend, t, ReferenceProgramsTest::nudgeFirst) : t);
                });
  }

  private static void nudgeFirst(double[] values) {
    values[0] += 1e-3 * Math.max(1, Math.abs(values[0]));
  }
}
