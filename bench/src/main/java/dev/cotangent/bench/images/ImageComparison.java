package dev.cotangent.bench.images;

import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.models.TaskData;
import java.util.List;

/**
 * All that a comparison of image models found.
 *
 * @param chosen the backend and why
 * @param complete whether every model was trained to the end
 */
record ImageComparison(
    Chosen chosen, TaskData data, long seed, boolean complete, List<ImageResult> models) {

  /** Returns the number of images of a step; the largest one if recipes differ. */
  int batch() {
    return models.stream().mapToInt(model -> model.recipe().settings().batch()).max().orElse(0);
  }
}
