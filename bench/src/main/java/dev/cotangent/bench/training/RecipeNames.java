package dev.cotangent.bench.training;

import dev.cotangent.bench.models.Recipe;
import dev.cotangent.bench.models.Recipes;
import java.util.Iterator;

/** The names of all recipes, for help texts. */
final class RecipeNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Recipes.all().stream().map(Recipe::name).iterator();
  }
}
