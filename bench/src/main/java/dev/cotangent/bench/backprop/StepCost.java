package dev.cotangent.bench.backprop;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.training.StepMemory;
import dev.cotangent.bench.training.StepTimes;
import dev.cotangent.data.Batch;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Summary;
import dev.cotangent.tensor.ElementType;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a training step of a model costs, the update left out.
 *
 * @param parameters numbers that are learned
 * @param flops of one row forward, 2 for each multiplication and addition of products
 * @param batch rows of the step
 * @param times of the step, on all threads
 * @param alone the same on one thread; empty where one is all
 * @param peakBytes most bytes of activations, gradients and workspace at once; NaN: not counted
 */
record StepCost(
    long parameters,
    long flops,
    int batch,
    StepTimes times,
    Optional<StepTimes> alone,
    double peakBytes) {

  /**
   * Measures a model.
   *
   * @param single the same backend on one thread, if there are more
   */
  static StepCost of(Recipe recipe, TaskData data, Backend backend, Optional<Backend> single) {
    LayerSpec spec = recipe.model().apply(data);
    ElementType type = data.symbols() > 0 ? ElementType.INT : ElementType.REAL;
    Summary summary = Summary.of(spec, data.inputShape(), type);
    int rows = Math.min(recipe.settings().batch(), data.parts().train().size());
    Batch batch = data.parts().train().batch(IntStream.range(0, rows).toArray());
    Network network = spec.build(backend, 1, data.inputShape());
    return new StepCost(
        summary.parameters(),
        summary.flops(),
        rows,
        StepTimes.of(network, batch),
        single.map(one -> StepTimes.of(spec.build(one, 1, data.inputShape()), batch)),
        StepMemory.peakBytes(network, batch));
  }

  /** Returns how often a parameter is used for one row, on average. */
  double uses() {
    return flops / 2.0 / parameters;
  }

  /** Returns how many times faster all threads are than one; NaN where one is all. */
  double speedUp() {
    return alone.map(one -> one.both() / times.both()).orElse(Double.NaN);
  }
}
