package dev.cotangent.bench.tasks;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * A task with the network and the training that suit it.
 *
 * @param name on the command line
 * @param task makes it for a length
 * @param length the usual one
 * @param model the usual layer
 * @param units of the layer
 * @param training the usual settings
 */
record TaskRecipe(
    String name,
    IntFunction<SequenceTask> task,
    int length,
    TaskModel model,
    int units,
    TaskRun.Settings training) {
  private static final List<TaskRecipe> ALL =
      List.of(
          new TaskRecipe(
              "adding",
              AddingProblem::new,
              100,
              TaskModel.LSTM,
              8,
              adam(12000, 32, 5e-3, 2500, 4000, 2000)),
          new TaskRecipe(
              "temporal-order",
              TemporalOrder::new,
              50,
              TaskModel.LSTM,
              8,
              adam(4000, 32, 1e-2, 1000, 0, 2500)),
          new TaskRecipe(
              "copy",
              CopyMemory::new,
              100,
              TaskModel.LSTM_CHRONO,
              96,
              adam(14000, 32, 4e-3, 4000, 6000, 1000)),
          new TaskRecipe(
              "reber",
              _ -> new EmbeddedReber(),
              60,
              TaskModel.LSTM,
              12,
              adam(1500, 16, 1e-2, 600, 0, 1000)));

  /** Adam, clipped by norm 1, seed 1. */
  private static TaskRun.Settings adam(
      int steps, int batch, double rate, int halving, int growth, int tests) {
    return new TaskRun.Settings(
        TaskRun.Descent.ADAM, steps, batch, rate, halving, growth, TaskRun.Cures.clip(1), tests, 1);
  }

  /** Returns all recipes. */
  static List<TaskRecipe> all() {
    return ALL;
  }

  /** Returns the names, a comma between two. */
  static String names() {
    return ALL.stream().map(TaskRecipe::name).collect(Collectors.joining(", "));
  }

  /** Returns the recipe of a name, if there is one. */
  static Optional<TaskRecipe> named(String name) {
    return ALL.stream().filter(recipe -> recipe.name.equals(name)).findFirst();
  }
}
