package dev.cotangent.bench.feedforward;

import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.report.Heading;
import dev.cotangent.bench.report.Moments;
import dev.cotangent.bench.training.RunResult;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All that the comparison found.
 *
 * @param heading says complete if every model was trained to the end with every seed
 */
record SequenceComparison(Heading heading, TaskData data, List<Result> models) {

  /**
   * What one model costs and reaches.
   *
   * @param flops of one sequence of the data, forward
   * @param cost of a step on sequences as long as those of the data
   * @param lengths the same for other numbers of steps
   * @param runs one for each seed
   */
  record Result(
      Reader reader, long flops, StepCost cost, List<StepCost> lengths, List<RunResult> runs) {

    double[] values(ToDoubleFunction<RunResult> figure) {
      return runs.stream().mapToDouble(figure).toArray();
    }

    Moments moments(ToDoubleFunction<RunResult> figure) {
      return Moments.of(values(figure));
    }
  }
}
