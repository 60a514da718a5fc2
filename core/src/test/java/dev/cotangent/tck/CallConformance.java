package dev.cotangent.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.cases.Judge;
import dev.cotangent.backend.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Proves that random calls compute on a backend what they do in float64, or are refused: extend it
 * and give the backend and the calls.
 *
 * <p>The system property {@code cotangent.program} says which seed is the first.
 */
public abstract class CallConformance {
  /** For subclasses. */
  protected CallConformance() {}

  /** Opens the backend under test. */
  protected abstract Backend backend();

  /** Returns where the calls come from. */
  protected abstract CallAttempt.Source source();

  /** Returns how many calls are made. */
  protected abstract int calls();

  /** Whatever is called: the result is that of float64, or the error is the documented one. */
  @Test
  final void randomCallsAgreeWithFloat64OrAreRefusedAlike(TestReporter reporter) {
    int refused = 0;
    int compared = 0;
    List<String> failures = new ArrayList<>();
    try (Backend backend = backend();
        Backend reference = new ReferenceBackend()) {
      var judge = new Judge(backend);
      for (long seed = first(); seed < first() + calls(); seed++) {
        var call = new RandomCall(seed, source());
        try {
          Optional<String> expected = call.refusal(reference);
          Optional<String> actual = call.refusal(backend);
          refused += actual.isPresent() ? 1 : 0;
          if (!reason(expected).equals(reason(actual))) {
            failures.add(call + ": " + actual + ", on the reference " + expected);
          } else if (actual.isPresent() && !reason(actual).startsWith("refused: ")) {
            failures.add(call + ": does not name the operation: " + actual);
          } else if (actual.isEmpty()) {
            compared++;
            judge.compare(call, backend).failures().forEach(f -> failures.add(call + ": " + f));
          }
        } catch (RuntimeException | Error e) {
          failures.add(call + ": " + e + " at " + e.getStackTrace()[0]);
        }
      }
      reporter.publishEntry(
          "%d calls on %s: %d compared, %d refused"
              .formatted(calls(), backend.name(), compared, refused));
    }
    assertThat(failures).isEmpty();
    assertThat(compared).isPositive();
    assertThat(refused).isPositive();
  }

  /** What is behind the name of the operation: a kernel's default has that of its primitive. */
  private static String reason(Optional<String> refusal) {
    return refusal.map(text -> text.replaceFirst("^[\\w ]+: ", "refused: ")).orElse("");
  }

  static long first() {
    return Long.getLong("cotangent.program", 1);
  }
}
