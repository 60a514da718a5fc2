package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Agreement;
import dev.cotangent.backend.cases.Execution;
import dev.cotangent.backend.cases.Judge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Proves that random programs compute on a backend what they do in float64: extend it and give the
 * backend.
 *
 * <p>The system property {@code cotangent.programs} says how many are run, and {@code
 * cotangent.program} which is the first.
 */
public abstract class ProgramConformance extends CallConformance {
  /** Elements that may be undecided, such as those on the kink of a ReLU within rounding. */
  private static final double UNDECIDED = 0.1;

  /** Calls of one operation for each program of a dozen. */
  private static final int CALLS = 6;

  /** For subclasses. */
  protected ProgramConformance() {}

  /** Opens a backend that computes with a number of threads, if it has that option. */
  protected Optional<Backend> backend(int threads) {
    return Optional.empty();
  }

  /** Returns how many programs are run unless the property says otherwise. */
  protected int usualPrograms() {
    return 200;
  }

  @Test
  void randomProgramsAgreeWithFloat64(TestReporter reporter) {
    long compared = 0;
    long undecided = 0;
    double worst = 0;
    List<String> failures = new ArrayList<>();
    try (Backend backend = backend()) {
      var judge = new Judge(backend);
      for (long seed = first(); seed < first() + programs(); seed++) {
        var program = new RandomProgram(seed);
        Agreement agreement = judge.compare(program, backend);
        compared += agreement.compared();
        undecided += agreement.unspecified();
        worst = Math.max(worst, agreement.worst());
        if (!agreement.failures().isEmpty()) {
          failures.add(program + String.join("\n", agreement.failures()));
        }
      }
      reporter.publishEntry(
          "%d programs on %s: %d elements within their tolerance, the worst at %.2f of it"
              .formatted(programs(), backend.name(), compared, worst));
    }
    assertThat(failures).isEmpty();
    assertThat(compared).isPositive();
    assertThat((double) undecided).isLessThanOrEqualTo(UNDECIDED * (compared + undecided));
  }

  @Override
  protected CallAttempt.Source source() {
    return draws -> draws.once(6) ? LossCalls.draw(draws) : CoreCalls.draw(draws);
  }

  @Override
  protected int calls() {
    return CALLS * programs();
  }

  @Test
  void randomProgramsGiveTheSameBitsWithAnyNumberOfThreads() {
    if (backend(1).isEmpty()) {
      return;
    }
    int count = Math.max(1, programs() / 8);
    Map<Long, Map<String, double[]>> expected = new LinkedHashMap<>();
    for (int threads = 1; threads <= 8; threads++) {
      try (Backend backend = backend(threads).orElseThrow()) {
        for (long seed = first(); seed < first() + count; seed++) {
          Map<String, double[]> results = results(new RandomProgram(seed), backend);
          Map<String, double[]> single = expected.computeIfAbsent(seed, _ -> results);
          assertThat(results.keySet()).isEqualTo(single.keySet());
          for (Map.Entry<String, double[]> result : results.entrySet()) {
            assertThat(result.getValue())
                .as("%s of program %d with %d threads", result.getKey(), seed, threads)
                .isEqualTo(single.get(result.getKey()));
          }
        }
      }
    }
  }

  private static Map<String, double[]> results(RandomProgram program, Backend backend) {
    Map<String, double[]> results = new LinkedHashMap<>();
    program.run(backend, (name, t) -> results.put(name, Execution.read(backend, t)));
    return results;
  }

  private int programs() {
    return Integer.getInteger("cotangent.programs", usualPrograms());
  }
}
