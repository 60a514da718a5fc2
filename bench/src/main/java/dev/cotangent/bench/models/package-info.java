/**
 * What the workbench can train: tasks, models, and the recipe that suits each pair.
 *
 * <p>No training happens here. Start reading at {@link dev.cotangent.bench.models.Recipes}.
 */
@NullMarked
package dev.cotangent.bench.models;

import org.jspecify.annotations.NullMarked;
