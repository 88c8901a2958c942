package dev.espalier.app;

import dev.espalier.recipe.Recipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The recipes that were evaluated on the open data, each with its best known quality. */
final class TriedRecipes {

  /** More would not be told apart on the screen. */
  private static final int MOST = 100;

  private final Map<Recipe, TriedRecipe> tried = new LinkedHashMap<>();
  private int count;

  /** Adds a recipe; of two evaluations of the same, the one on more samples stays. */
  void add(Recipe recipe, long bytes, Goals.Quality quality, boolean whole) {
    TriedRecipe known = tried.get(recipe);
    if (known != null && known.quality().samples() > quality.samples()) {
      return;
    }
    int number = known == null ? ++count : known.number();
    String name = known == null ? RecipeSummary.unlike(recipe, tried.values()) : known.summary();
    tried.put(recipe, new TriedRecipe(number, recipe, name, bytes, quality, whole));
    if (tried.size() > MOST) {
      tried.remove(tried.keySet().iterator().next());
    }
  }

  /** Other data make other numbers: nothing that was found before compares. */
  void clear() {
    tried.clear();
    count = 0;
  }

  /** In the order in which they were first evaluated. */
  List<TriedRecipe> list() {
    return List.copyOf(tried.values());
  }
}
