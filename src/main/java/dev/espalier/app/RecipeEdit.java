package dev.espalier.app;

import dev.espalier.recipe.Recipe;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Takes changes of the recipe. */
@FunctionalInterface
interface RecipeEdit {
  /**
   * Changes the recipe.
   *
   * @param coalesce changes with the same key that follow one another are one step
   */
  void edit(UnaryOperator<Recipe> change, String description, @Nullable String coalesce);
}
