package dev.cotangent.bench.training;

import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.TaskData;

/**
 * What is to be trained, on what, and how.
 *
 * @param seed decides initial values, the order of rows, and dropout
 */
public record Plan(Recipe recipe, TaskData data, Recipe.Settings settings, long seed) {}
