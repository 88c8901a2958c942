package dev.espalier.tune;

import dev.espalier.method.Distribution;
import dev.espalier.method.Pruning;
import dev.espalier.method.prune.ErdosRenyiKernel;
import dev.espalier.network.Layer;
import dev.espalier.numeric.Shape;
import dev.espalier.recipe.Recipe;
import java.util.List;
import java.util.OptionalDouble;

/** Divides a sparsity that is asked for some layers together among them. */
public final class SparsityAllocation {
  private SparsityAllocation() {}

  /**
   * The recipe with the layers pruned so. Layers that are pruned in blocks remain so, unless their
   * weights are ranked with those of others.
   *
   * @param layers tunable ones
   * @param sparsity share of all their weights together, 0 to 1
   */
  public static Recipe apply(
      Recipe recipe, List<Layer> layers, Distribution distribution, double sparsity) {
    List<String> names = layers.stream().map(layer -> layer.id().value()).toList();
    return switch (distribution) {
      case GLOBAL ->
          recipe
              .update(names, plan -> plan.withPruning(Pruning.GLOBAL))
              .withGlobalSparsity(OptionalDouble.of(sparsity));
      case UNIFORM ->
          recipe.update(names, plan -> plan.withPruning(Pruning.ofShare(plan.pruning(), sparsity)));
      case ERK -> byKernel(recipe, layers, sparsity);
    };
  }

  private static Recipe byKernel(Recipe recipe, List<Layer> layers, double sparsity) {
    List<Shape> shapes =
        layers.stream().map(layer -> Shape.ofLongs(layer.weight().dims().toArray())).toList();
    double[] sparsities = ErdosRenyiKernel.sparsities(shapes, sparsity);
    Recipe result = recipe;
    for (int i = 0; i < sparsities.length; i++) {
      double share = sparsities[i];
      result =
          result.update(
              List.of(layers.get(i).id().value()),
              plan -> plan.withPruning(Pruning.ofShare(plan.pruning(), share)));
    }
    return result;
  }
}
