package dev.cotangent.bench.images;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.training.Plan;
import dev.cotangent.bench.training.RunResult;
import dev.cotangent.bench.training.StepTimes;
import dev.cotangent.bench.training.Training;
import dev.cotangent.data.Batch;
import dev.cotangent.data.Dataset;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Summary;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Trains image models on the same rows and measures them.
 *
 * @param epochs instead of each recipe's own
 */
record ImageRun(
    Backend backend,
    Console console,
    StopSignal stop,
    TaskData data,
    Optional<Integer> epochs,
    long seed) {
  private static final int GRADIENT_ROWS = 256;

  /** Returns what came of a recipe; all of it is measured even where Ctrl-C ended the training. */
  ImageResult of(Recipe recipe) {
    LayerSpec spec = recipe.model().apply(data);
    Summary summary = summary(recipe, spec);
    Recipe.Settings settings = epochs.map(recipe.settings()::epochs).orElse(recipe.settings());
    Batch judged = first(data.parts().test(), GRADIENT_ROWS);
    // The same seed gives the same initial values as the run's own network will have.
    var before = StageGradients.of(spec.build(backend, seed, data.inputShape()), judged);
    RunResult run =
        new Training(new Plan(recipe, data, settings, seed), backend, stop).run(console);
    var after = StageGradients.of(run.network(), judged);
    var times = StepTimes.of(run.network(), first(data.parts().train(), settings.batch()));
    return new ImageResult(recipe, summary, before, run, after, times);
  }

  private Summary summary(Recipe recipe, LayerSpec spec) {
    try {
      return Summary.of(spec, data.inputShape());
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s cannot take images %s: %s"
              .formatted(recipe.title(), data.inputShape(), e.getMessage()),
          e);
    }
  }

  private static Batch first(Dataset rows, int count) {
    return rows.batch(IntStream.range(0, Math.min(count, rows.size())).toArray());
  }
}
