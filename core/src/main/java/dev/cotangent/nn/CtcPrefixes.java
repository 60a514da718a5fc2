package dev.cotangent.nn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The prefixes of a search through time, each with the probability of the paths that spell it.
 *
 * <p>Those that end in a blank are counted apart, since only after a blank can a label repeat.
 */
final class CtcPrefixes {
  private static final int BLANK = 0;
  private static final double NEVER = Double.NEGATIVE_INFINITY;

  private Map<List<Integer>, Ends> kept = new LinkedHashMap<>();

  /** Log probabilities of the paths that end in a blank, and in the last label. */
  private static final class Ends {
    private double blank = NEVER;
    private double label = NEVER;

    double both() {
      return Ctc.logSum(blank, label);
    }
  }

  private CtcPrefixes() {
    var empty = new Ends();
    empty.blank = 0;
    kept.put(List.of(), empty);
  }

  /**
   * Returns the likeliest labels.
   *
   * @param steps [time][classes], the log of a distribution at each step
   * @param width number of prefixes kept after each step
   */
  static CtcDecoder.Reading search(double[][] steps, int width) {
    var prefixes = new CtcPrefixes();
    for (double[] step : steps) {
      prefixes.advance(step);
      prefixes.keep(width);
    }
    return prefixes.best();
  }

  private void advance(double[] step) {
    Map<List<Integer>, Ends> next = new LinkedHashMap<>();
    kept.forEach((prefix, ends) -> {
      Ends same = next.computeIfAbsent(prefix, _ -> new Ends());
      same.blank = Ctc.logSum(same.blank, ends.both() + step[BLANK]);
      int last = prefix.isEmpty() ? BLANK : prefix.getLast();
      if (last != BLANK) {
        same.label = Ctc.logSum(same.label, ends.label + step[last]);
      }
      for (int c = 1; c < step.length; c++) {
        Ends longer = next.computeIfAbsent(with(prefix, c), _ -> new Ends());
        double before = c == last ? ends.blank : ends.both();
        longer.label = Ctc.logSum(longer.label, before + step[c]);
      }
    });
    kept = next;
  }

  private static List<Integer> with(List<Integer> prefix, int label) {
    List<Integer> longer = new ArrayList<>(prefix);
    longer.add(label);
    return longer;
  }

  /** Keeps the likeliest ones; of equal ones those that were met first. */
  private void keep(int width) {
    if (kept.size() <= width) {
      return;
    }
    Map<List<Integer>, Ends> best = new LinkedHashMap<>();
    kept.entrySet().stream()
        .sorted(Comparator.comparingDouble(entry -> -entry.getValue().both()))
        .limit(width)
        .forEach(entry -> best.put(entry.getKey(), entry.getValue()));
    kept = best;
  }

  private CtcDecoder.Reading best() {
    Map.Entry<List<Integer>, Ends> best =
        kept.entrySet().stream()
            .max(Comparator.comparingDouble(entry -> entry.getValue().both()))
            .orElseThrow();
    return new CtcDecoder.Reading(best.getKey(), best.getValue().both());
  }
}
