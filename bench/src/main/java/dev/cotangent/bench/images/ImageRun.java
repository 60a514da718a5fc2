package dev.cotangent.bench.images;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.CommandException;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.ExitCode;
import dev.cotangent.bench.Repetition;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.images.ImageComparison.Runs;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.TaskData;
import dev.cotangent.bench.report.Heading;
import dev.cotangent.bench.training.Plan;
import dev.cotangent.bench.training.RunResult;
import dev.cotangent.bench.training.StepTimes;
import dev.cotangent.bench.training.Training;
import dev.cotangent.data.Batch;
import dev.cotangent.data.Dataset;
import dev.cotangent.nn.LayerSpec;
import dev.cotangent.nn.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Trains image models on the same rows and measures them. */
record ImageRun(
    Backend backend, Console console, StopSignal stop, TaskData data, Repetition repetition) {
  private static final int GRADIENT_ROWS = 256;

  /** Returns what came of recipes, each with all seeds, until Ctrl-C. */
  ImageComparison compare(Chosen chosen, List<Recipe> recipes) {
    List<Runs> models = new ArrayList<>();
    for (Recipe recipe : recipes) {
      List<ImageResult> results = new ArrayList<>();
      for (long seed : repetition.seeds()) {
        if (!stop.getAsBoolean()) {
          results.add(result(recipe, seed));
        }
      }
      if (!results.isEmpty()) {
        models.add(new Runs(recipe, results));
      }
    }
    var heading = new Heading(chosen, repetition.seeds(), !stop.getAsBoolean());
    return new ImageComparison(heading, data, models);
  }

  /** All of it is measured even where Ctrl-C ended the training. */
  private ImageResult result(Recipe recipe, long seed) {
    LayerSpec spec = recipe.model().apply(data);
    Summary summary = summary(recipe, spec);
    Recipe.Settings settings =
        repetition.epochs().map(recipe.settings()::epochs).orElse(recipe.settings());
    Batch judged = first(data.parts().test(), GRADIENT_ROWS);
    // The same seed gives the same initial values as the run's own network will have.
    var before = StageGradients.of(spec.build(backend, seed, data.inputShape()), judged);
    RunResult run =
        new Training(new Plan(recipe, data, settings, seed), backend, stop).run(console);
    var after = StageGradients.of(run.network(), judged);
    var times = StepTimes.of(run.network(), first(data.parts().train(), settings.batch()));
    return new ImageResult(summary, before, run, after, times);
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
