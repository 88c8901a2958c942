package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.evaluate.Interval;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriedRecipesTest {

  private static Recipe bits(int bits) {
    return Recipe.EMPTY.with("a", LayerPlan.NONE.withQuantization(Quantization.ofBits(bits)));
  }

  private static Goals.Quality quality(double share, long samples) {
    return new Goals.Quality(true, 0.9, share, new Interval(0.1, 0.95), samples, true);
  }

  @Test
  void evaluationOnMoreSamplesStays() {
    TriedRecipes tried = new TriedRecipes();
    tried.add(bits(4), 100, quality(0.7, 1000));
    tried.add(bits(8), 200, quality(0.8, 10_000));
    tried.add(bits(4), 100, quality(0.75, 10_000));
    tried.add(bits(8), 200, quality(0.5, 1000));
    assertEquals(
        List.of(0.75, 0.8), tried.list().stream().map(recipe -> recipe.quality().now()).toList());
    assertEquals(List.of(1, 2), tried.list().stream().map(TriedRecipe::number).toList());
  }

  @Test
  void oldestGoesWhenThereAreVeryMany() {
    TriedRecipes tried = new TriedRecipes();
    for (int i = 1; i <= 120; i++) {
      Recipe recipe =
          Recipe.EMPTY.with("a", LayerPlan.NONE.withPruning(new Pruning.Sparsity(i / 200.0)));
      tried.add(recipe, i, quality(0.5, 10));
    }
    assertEquals(100, tried.list().size());
    assertEquals(21, tried.list().getFirst().number());
    tried.clear();
    assertEquals(List.of(), tried.list());
  }

  @Test
  void summarySaysBitsPruningAndLayers() {
    assertEquals("unchanged", TriedRecipes.summary(Recipe.EMPTY));
    assertEquals("1 bit, 1 layer", TriedRecipes.summary(bits(1)));
    LayerPlan pruned = LayerPlan.NONE.withPruning(new Pruning.Sparsity(0.5));
    assertEquals("pruned, 1 layer", TriedRecipes.summary(Recipe.EMPTY.with("a", pruned)));
    assertEquals(
        "4 to 8 bits, pruned, 3 layers",
        TriedRecipes.summary(
            bits(4)
                .with("b", LayerPlan.NONE.withQuantization(Quantization.ofBits(8)))
                .with("c", pruned)));
  }
}
