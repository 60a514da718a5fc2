package dev.cotangent.bench.compare;

import dev.cotangent.backend.Backend;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.StopSignal;
import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.training.Plan;
import dev.cotangent.bench.training.RunResult;
import dev.cotangent.bench.training.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trains the models of a comparison, one after another.
 *
 * @param seeds one per repetition
 * @param epochs instead of each recipe's own
 */
record ComparisonRun(
    Backend backend, Console console, StopSignal stop, List<Long> seeds, Optional<Integer> epochs) {

  /** Adds a row for each recipe to a table; returns whether Ctrl-C left all of them time. */
  boolean fill(TaskTable table, List<Recipe> recipes) {
    for (Recipe recipe : recipes) {
      List<RunResult> runs = new ArrayList<>();
      boolean complete = runAll(recipe, table, runs);
      if (!runs.isEmpty()) {
        table.models().add(new ModelResult(recipe, runs));
      }
      if (!complete) {
        return false;
      }
    }
    return true;
  }

  private boolean runAll(Recipe recipe, TaskTable table, List<RunResult> runs) {
    for (long seed : seeds) {
      if (stop.getAsBoolean()) {
        return false;
      }
      RunResult run = train(recipe, table, seed);
      if (!run.epochs().isEmpty()) {
        runs.add(run);
      }
      if (run.stopped()) {
        return false;
      }
    }
    return true;
  }

  private RunResult train(Recipe recipe, TaskTable table, long seed) {
    Recipe.Settings settings = epochs.map(recipe.settings()::epochs).orElse(recipe.settings());
    var plan = new Plan(recipe, table.data(), settings, seed);
    return new Training(plan, backend, stop).measuringReach().run(console);
  }
}
