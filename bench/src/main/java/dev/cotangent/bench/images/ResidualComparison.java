package dev.cotangent.bench.images;

import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.report.Moments;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All that the comparison of residual nets found, seed by seed.
 *
 * @param chosen the backend and why
 * @param complete whether every model was trained to the end with every seed
 * @param models those of which at least one seed was run
 */
record ResidualComparison(
    Chosen chosen, TaskData data, List<Long> seeds, boolean complete, List<Runs> models) {

  /**
   * What one model did, once for each seed.
   *
   * @param results at least one
   */
  record Runs(Recipe recipe, List<ImageResult> results) {

    /** Returns what does not depend on the seed. */
    ImageResult first() {
      return results.getFirst();
    }

    /** Returns the values of a figure, one for each seed. */
    double[] values(ToDoubleFunction<ImageResult> figure) {
      return results.stream().mapToDouble(figure).toArray();
    }

    /** Returns a figure over the seeds. */
    Moments moments(ToDoubleFunction<ImageResult> figure) {
      return Moments.of(values(figure));
    }

    /** Returns the names of the stages, from the images on. */
    List<String> stages() {
      return List.copyOf(first().before().norms().keySet());
    }
  }
}
