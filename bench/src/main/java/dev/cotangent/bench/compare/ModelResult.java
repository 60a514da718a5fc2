package dev.cotangent.bench.compare;

import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.report.Moments;
import dev.cotangent.bench.training.RunResult;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one model did, once for each seed.
 *
 * @param runs at least one
 */
record ModelResult(Recipe recipe, List<RunResult> runs) {

  /** Returns the values of a figure, one per seed. */
  double[] values(ToDoubleFunction<RunResult> figure) {
    return runs.stream().mapToDouble(figure).toArray();
  }

  /** Returns a figure over the seeds. */
  Moments moments(ToDoubleFunction<RunResult> figure) {
    return Moments.of(values(figure));
  }

  /** Returns the number of parameters. */
  long parameters() {
    return runs.getFirst().parameters();
  }

  /** Returns the number of epochs. */
  int epochs() {
    return runs.getFirst().epochs().size();
  }
}
