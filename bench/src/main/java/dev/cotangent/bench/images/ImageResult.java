package dev.cotangent.bench.images;

import dev.cotangent.bench.training.RunResult;
import dev.cotangent.bench.training.StepTimes;
import dev.cotangent.nn.Summary;

/**
 * What one model costs, and how it learned.
 *
 * @param summary of one image
 * @param before the gradients of the untrained network
 * @param after those of the trained one, on the same batch
 * @param times of a step of the recipe's batch
 */
record ImageResult(
    Summary summary, StageGradients before, RunResult run, StageGradients after, StepTimes times) {

  /** Returns the bytes that a training step holds for one image before it walks back. */
  long activationBytes() {
    return Float.BYTES * summary.activations();
  }
}
