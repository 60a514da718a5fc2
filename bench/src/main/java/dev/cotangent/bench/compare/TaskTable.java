package dev.cotangent.bench.compare;

import dev.cotangent.bench.models.Task;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.data.TrigramNaiveBayes;
import java.util.ArrayList;
import java.util.List;

/**
 * The models of one task, beside what needs no network.
 *
 * @param baselines floors to be judged against
 */
record TaskTable(TaskData data, List<Baseline> baselines, List<ModelResult> models) {

  /**
   * The accuracy of something simple.
   *
   * @param accuracy share of test rows
   */
  record Baseline(String name, double accuracy) {}

  /** Returns the table of a task without models yet. */
  static TaskTable of(TaskData data) {
    List<Baseline> baselines = new ArrayList<>();
    baselines.add(new Baseline("chance", 1.0 / data.classes()));
    if (data.task() == Task.NAMES) {
      var bayes = TrigramNaiveBayes.fit(data.parts().train());
      baselines.add(new Baseline("trigram naive Bayes", bayes.accuracy(data.parts().test())));
    }
    return new TaskTable(data, baselines, new ArrayList<>());
  }
}
