package dev.cotangent.backend.cases;

import java.util.List;

/**
 * What came of one case on one backend.
 *
 * @param compared elements that were compared
 * @param unspecified elements for which any value would do: a comparison or an overflow within the
 *     rounding error of its operands
 * @param worst the largest error as a share of its tolerance; 1 or less passes
 * @param failures what is wrong, one line each; empty if the case passed
 */
public record Verdict(
    KernelCase kernelCase, int compared, int unspecified, double worst, List<String> failures) {

  /** Copies the failures. */
  public Verdict {
    failures = List.copyOf(failures);
  }

  /** Tells whether everything agreed. */
  public boolean passed() {
    return failures.isEmpty();
  }

  /** Returns name, seed and what is wrong. */
  public String report() {
    return "%s (seed %d): %s"
        .formatted(
            kernelCase.name(),
            kernelCase.seed(),
            passed() ? "passed" : String.join("; ", failures));
  }
}
