package dev.cotangent.bench.forwardforward;

import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.report.Heading;
import dev.cotangent.bench.report.Moments;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All that the comparison found.
 *
 * @param heading says complete if both algorithms ran to the end with every seed
 * @param runs one for each seed that was finished
 */
record Rivalry(
    Heading heading,
    TaskData data,
    Perceptron perceptron,
    Settings settings,
    List<SeedRun> runs,
    List<DepthMemory> memory) {

  /** Returns a figure over the seeds. */
  Moments moments(ToDoubleFunction<SeedRun> figure) {
    return Moments.of(values(figure));
  }

  /** Returns the values of a figure, one for each seed. */
  double[] values(ToDoubleFunction<SeedRun> figure) {
    return runs.stream().mapToDouble(figure).toArray();
  }
}
