package dev.espalier.recipe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A recipe held against a model: plans are matched to layers by name.
 *
 * @param matched the recipe with the plans of layers that the model has
 * @param missing names of layers in the recipe that the model does not have, in name order
 */
public record RecipeMatch(Recipe matched, List<String> missing) {

  /** Copies the list. */
  public RecipeMatch {
    missing = List.copyOf(missing);
  }

  /** Matches a recipe to the layers of a model. */
  public static RecipeMatch of(Recipe recipe, Collection<String> layers) {
    Set<String> known = Set.copyOf(layers);
    Map<String, LayerPlan> plans = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    recipe
        .plans()
        .forEach((layer, plan) -> {
          if (known.contains(layer)) {
            plans.put(layer, plan);
          } else {
            missing.add(layer);
          }
        });
    Recipe matched =
        new Recipe(
            recipe.modelName(),
            plans,
            recipe.globalSparsity(),
            recipe.activations(),
            recipe.encoding(),
            recipe.own().of(known),
            recipe.structure(),
            recipe.channels());
    return new RecipeMatch(matched, missing);
  }
}
