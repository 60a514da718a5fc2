package dev.cotangent.bench.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Backends;
import dev.cotangent.bench.models.Recipes;
import dev.cotangent.bench.models.Task;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.report.Median;
import dev.cotangent.data.ArrayDataset;
import dev.cotangent.data.Batches;
import dev.cotangent.data.HostArray;
import dev.cotangent.data.TrainTest;
import dev.cotangent.diagnostics.Observatory;
import dev.cotangent.nn.Losses;
import dev.cotangent.nn.Network;
import dev.cotangent.optim.AdamW;
import dev.cotangent.tensor.Shape;
import dev.cotangent.train.StepReport;
import dev.cotangent.train.Trainer;
import dev.cotangent.train.TrainingListener;
import dev.cotangent.train.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it costs to look at every 200th step, which is what an observatory does by itself. */
@Tag("slow")
class ObservatoryCostTest {
  private static final int USUAL_INTERVAL = 200;
  private static final int INTERVAL = 10;
  private static final int BATCH = 64;

  @ParameterizedTest
  @ValueSource(strings = {"mnist-lenet", "mnist-mlp", "mnist-lstm", "mnist-tanh30"})
  void lookingCostsAtMostOneTwentieth(String model, TestReporter reporter) {
    try (Backend backend = Backends.best()) {
      TaskData data = images();
      Network network =
          Recipes.named(model).model().apply(data).build(backend, 1, data.inputShape());
      var trainer = new Trainer(network, Losses.softmaxCrossEntropy(), AdamW.of(1e-4).on(network));
      trainer.listen(Observatory.of(_ -> {}).every(INTERVAL));
      var clock = new StepClock();
      trainer.listen(clock);

      trainer.train(Batches.shuffled(data.parts().train(), BATCH, 1), TrainingPlan.epochs(40));

      double plain = Median.of(clock.seconds(false));
      double observed = Median.of(clock.seconds(true));
      double share = (observed - plain) / (USUAL_INTERVAL * plain);
      reporter.publishEntry(
          String.format(
              Locale.ROOT,
              "%s: a step %.2f ms, an observed one %.2f ms: %.1f %% of every %dth step",
              model,
              1e3 * plain,
              1e3 * observed,
              100 * share,
              USUAL_INTERVAL));
      assertThat(share).isLessThan(0.05);
    }
  }

  private static TaskData images() {
    int count = 20 * BATCH;
    float[] x = new float[count * 28 * 28];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.sin(i);
    }
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 10;
    }
    var rows = ArrayDataset.classes(new HostArray.Reals(x, Shape.of(count, 28, 28, 1)), labels, 10);
    return new TaskData(Task.MNIST, new TrainTest(rows, rows), 0, Optional.empty());
  }

  /** Times steps from end to end; the last listener, so that what others do counts. */
  private static final class StepClock implements TrainingListener {
    private final List<Double> seconds = new ArrayList<>();
    private long last = System.nanoTime();

    @Override
    public void stepEnded(StepReport report) {
      long now = System.nanoTime();
      seconds.add((now - last) * 1e-9);
      last = now;
    }

    /** The second half, as the first one warms up. */
    double[] seconds(boolean observed) {
      List<Double> found = new ArrayList<>();
      for (int i = seconds.size() / 2; i < seconds.size(); i++) {
        if (i % INTERVAL == 0 == observed) {
          found.add(seconds.get(i));
        }
      }
      return found.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }
}
