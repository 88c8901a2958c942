package dev.espalier.app;

import dev.espalier.method.Pruning;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
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
  void add(Recipe recipe, long bytes, Goals.Quality quality) {
    TriedRecipe known = tried.get(recipe);
    if (known != null && known.quality().samples() > quality.samples()) {
      return;
    }
    int number = known == null ? ++count : known.number();
    tried.put(recipe, new TriedRecipe(number, recipe, summary(recipe), bytes, quality));
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

  static String summary(Recipe recipe) {
    List<LayerPlan> plans = recipe.plans().values().stream().filter(LayerPlan::changes).toList();
    if (plans.isEmpty()) {
      return "unchanged";
    }
    List<String> parts = new ArrayList<>();
    IntSummaryStatistics bits =
        plans.stream()
            .filter(plan -> plan.quantization().quantizes())
            .mapToInt(plan -> plan.quantization().bits())
            .summaryStatistics();
    if (bits.getCount() > 0) {
      String from = bits.getMin() == bits.getMax() ? "" : bits.getMin() + " to ";
      parts.add(from + bits.getMax() + (bits.getMax() == 1 ? " bit" : " bits"));
    }
    if (plans.stream().map(LayerPlan::pruning).anyMatch(Pruning::prunes)) {
      parts.add("pruned");
    }
    parts.add(plans.size() == 1 ? "1 layer" : plans.size() + " layers");
    return String.join(", ", parts);
  }
}
