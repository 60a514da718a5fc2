package dev.cotangent.bench.images;

import dev.cotangent.bench.AccuracyFloor;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.report.Heading;
import dev.cotangent.bench.report.Moments;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All that a comparison of image models found, seed by seed.
 *
 * @param heading says complete if every model was trained to the end with every seed
 * @param models those of which at least one seed was run
 */
record ImageComparison(Heading heading, TaskData data, List<Runs> models) {

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

  /** Returns the number of images of a step; the largest one if recipes differ. */
  int batch() {
    return models.stream().mapToInt(model -> model.recipe().settings().batch()).max().orElse(0);
  }

  /** Returns how the verb ends; throws if a model is below the floor. */
  ExitCode end(AccuracyFloor floor) {
    if (!heading.complete()) {
      return ExitCode.INTERRUPTED;
    }
    for (Runs model : models) {
      model.results().forEach(r -> floor.require(model.recipe().name(), r.run().testAccuracy()));
    }
    return ExitCode.OK;
  }
}
