package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.evaluate.Interval;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.method.Scheme;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.StructurePlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TriedRecipesTest {

  private static Recipe bits(int bits) {
    return Recipe.EMPTY.with("a", LayerPlan.NONE.withQuantization(Quantization.ofBits(bits)));
  }

  private static Goals.Quality quality(double share, long samples) {
    return new Goals.Quality(
        QualityMeasure.ACCURACY,
        "",
        0.9,
        share,
        Optional.of(new Interval(0.1, 0.95)),
        Optional.empty(),
        samples,
        true);
  }

  @Test
  void evaluationOnMoreSamplesStays() {
    TriedRecipes tried = new TriedRecipes();
    tried.add(bits(4), 100, quality(0.7, 1000), false);
    tried.add(bits(8), 200, quality(0.8, 10_000), true);
    tried.add(bits(4), 100, quality(0.75, 10_000), true);
    tried.add(bits(8), 200, quality(0.5, 1000), false);
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
      tried.add(recipe, i, quality(0.5, 10), true);
    }
    assertEquals(100, tried.list().size());
    assertEquals(21, tried.list().getFirst().number());
    tried.clear();
    assertEquals(List.of(), tried.list());
  }

  @Test
  void summarySaysBitsPruningAndLayers() {
    assertEquals("unchanged", RecipeSummary.of(Recipe.EMPTY));
    assertEquals("1 bit, 1 layer (a)", RecipeSummary.of(bits(1)));
    StructurePlan dropped = StructurePlan.NONE.withDropped(List.of("b", "a.conv"));
    Recipe without = Recipe.EMPTY.withStructure(dropped);
    assertEquals("a.conv, b dropped", RecipeSummary.of(without));
    assertEquals(
        "1 block and 1 layer dropped",
        RecipeSummary.removed(without, name -> name.equals("a.conv")));
    assertEquals("50 % pruned, 1 layer (a)", RecipeSummary.of(pruned("a", 0.5)));
    assertEquals(
        "4 to 8 bits, 50 % pruned, 3 layers",
        RecipeSummary.of(
            bits(4)
                .with("b", LayerPlan.NONE.withQuantization(Quantization.ofBits(8)))
                .with("c", pruned("c", 0.5).plan("c"))));
    LayerPlan below = LayerPlan.NONE.withPruning(new Pruning.Threshold(0.025f));
    assertEquals(
        "12.5 to 50 % pruned, pruned below 0.025, 3 layers",
        RecipeSummary.of(
            pruned("a", 0.5).with("b", pruned("b", 0.125).plan("b")).with("c", below)));
    LayerPlan together = LayerPlan.NONE.withPruning(Pruning.GLOBAL);
    assertEquals(
        "30 % pruned together, 2 layers (a, b)",
        RecipeSummary.of(
            Recipe.EMPTY
                .with("a", together)
                .with("b", together)
                .withGlobalSparsity(OptionalDouble.of(0.3))));
    Quantization asymmetric = Quantization.ofBits(4).withScheme(Scheme.ASYMMETRIC);
    assertEquals(
        "4 bits, asymmetric, 1 layer (a)",
        RecipeSummary.of(Recipe.EMPTY.with("a", LayerPlan.NONE.withQuantization(asymmetric))));
  }

  @Test
  void summarySaysByWhichMethods() {
    LayerPlan plan =
        pruned("a", 0.5)
            .plan("a")
            .withSaliency(Saliency.OBS)
            .withQuantization(Quantization.ofBits(4).withRounding(Rounding.GPTQ))
            .withCorrection(OutputCorrection.MEAN);
    assertEquals(
        "4 bits, rounded by gptq, 50 % pruned, by obs, outputs corrected by mean, 1 layer (a)",
        RecipeSummary.of(Recipe.EMPTY.with("a", plan)));
  }

  private static Recipe pruned(String layer, double share) {
    return Recipe.EMPTY.with(layer, LayerPlan.NONE.withPruning(new Pruning.Sparsity(share)));
  }

  @Test
  void recipesThatDifferOnlyInALayerAreNotCalledAlike() {
    Recipe three = bits(4).with("b", bits(8).plan("a")).with("c", bits(6).plan("a"));
    Recipe other = three.with("c", bits(5).plan("a"));
    TriedRecipes tried = new TriedRecipes();
    tried.add(three, 100, quality(0.7, 10), true);
    tried.add(other, 100, quality(0.7, 10), true);
    assertEquals(
        List.of("4 to 8 bits, 3 layers", "4 to 8 bits, 3 layers; c: 5 bits"),
        tried.list().stream().map(TriedRecipe::summary).toList());
    assertEquals(List.of(true, true), tried.list().stream().map(TriedRecipe::whole).toList());
  }
}
