package dev.cotangent.backend.cases;

import java.util.List;

/**
 * How the results of some work on a backend compare with those of the oracle.
 *
 * @param compared elements that were compared
 * @param unspecified elements for which any value would do, see {@link Verdict}
 * @param worst the largest error as a share of its tolerance; 1 or less passes
 * @param failures what is wrong, one line each; empty if all agree
 */
public record Agreement(int compared, int unspecified, double worst, List<String> failures) {

  /** Copies the failures. */
  public Agreement {
    failures = List.copyOf(failures);
  }
}
