package dev.cotangent.bench.cures;

import dev.cotangent.bench.report.Moments;
import dev.cotangent.diagnostics.Verdict;
import dev.cotangent.diagnostics.Verdict.State;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The trainings of one setup, a seed each. */
record Group(Setup setup, List<CureResult> runs) {

  /** Copies the runs. */
  Group {
    runs = List.copyOf(runs);
  }

  Moments accuracy() {
    return moments(run -> 100 * run.accuracy());
  }

  Moments moments(ToDoubleFunction<CureResult> figure) {
    return Moments.of(runs.stream().mapToDouble(figure).toArray());
  }

  /** Returns the geometric mean of a verdict's ratio over the seeds. */
  double ratio(Function<CureResult, Verdict> verdict) {
    return geometricMean(runs.stream().mapToDouble(run -> verdict.apply(run).ratio()).toArray());
  }

  /** Returns how many runs have the verdict that theory predicts. */
  long asExpected() {
    return runs.stream().filter(CureResult::isAsExpected).count();
  }

  /** Returns the states that were found, most frequent first: "vanishing" or "healthy 2 of 3". */
  String states() {
    return runs.stream()
        .collect(Collectors.groupingBy(run -> run.judged().state(), Collectors.counting()))
        .entrySet()
        .stream()
        .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
        .map(e -> e.getValue() == runs.size() ? name(e.getKey()) : count(e.getKey(), e.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** Returns the geometric means over the seeds of the norms at one look, by layer or time. */
  double[] norms(Function<CureResult, double[]> look) {
    List<double[]> all = runs.stream().map(look).toList();
    return IntStream.range(0, all.getFirst().length)
        .mapToDouble(i -> geometricMean(all.stream().mapToDouble(norms -> norms[i]).toArray()))
        .toArray();
  }

  private String count(State state, long count) {
    return name(state) + " " + count + " of " + runs.size();
  }

  static String name(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static double geometricMean(double[] values) {
    return Math.exp(Arrays.stream(values).map(Math::log).average().orElse(Double.NaN));
  }
}
