package dev.espalier.tune.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.FastestRecipe;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.Target;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariantRecipesTest {
  /** What the compressor makes of a kept recipe, and of a timed one, is what was chosen. */
  @ParameterizedTest
  @ValueSource(strings = {"mobile", "residual", "lenet-5"})
  void recipesComputeWithIntegersWhatWasChosen(String sample) throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples", sample + ".onnx"))) {
      Network network = Network.of(model);
      NetworkCompressor compressor = new NetworkCompressor(network);
      VariantRecipes recipes = new VariantRecipes(network, Recipe.EMPTY);
      Start start = recipes.start(Kernels.STATIC);
      assertEquals(network.layers().size(), start.layers().size());
      Random random = new Random(5);
      for (int i = 0; i < 20; i++) {
        Set<LayerId> chosen = new HashSet<>(start.layers());
        chosen.removeIf(_ -> random.nextBoolean());
        Variant variant = new Variant(Kernels.STATIC, chosen);
        assertEquals(chosen, integers(compressor, recipes.kept(variant)));
        assertEquals(chosen, integers(compressor, recipes.timed(variant)));
        VariantRecipes again = new VariantRecipes(network, recipes.kept(variant));
        assertEquals(variant, again.asPlanned());
      }
      assertTrue(recipes.kept(Variant.FLOATS).isEmpty());
      assertTrue(recipes.timed(Variant.FLOATS).isEmpty());
    }
  }

  private static Set<LayerId> integers(NetworkCompressor compressor, Recipe recipe) {
    Set<LayerId> found = new HashSet<>();
    for (Layer layer : compressor.network().layers()) {
      if (compressor.change(layer, recipe).flatMap(change -> change.integers()).isPresent()) {
        found.add(layer.id());
      }
    }
    return found;
  }

  /** Pairs are kept small only where products of bytes saturate, and whatever was chosen stays. */
  @ParameterizedTest
  @CsvSource({
    "X86_VNNI, , U8S8",
    "ARM, , U8S8",
    "X86_AVX2, , U8S8_PAIRED",
    "X86_VNNI, U8S8_PAIRED, U8S8_PAIRED",
    "ARM, S8S8, S8S8"
  })
  void integersThatAreTimedAreThoseOfTheTarget(
      Target target, @Nullable ActivationType chosen, ActivationType timed) throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/mobile.onnx"))) {
      Network network = Network.of(model);
      NetworkCompressor compressor = new NetworkCompressor(network);
      ActivationPlan asked = ActivationPlan.NONE.withTarget(target);
      Recipe recipe = Recipe.EMPTY.withActivations(chosen == null ? asked : asked.withType(chosen));
      VariantRecipes recipes = new VariantRecipes(network, recipe);
      Variant all = new Variant(Kernels.STATIC, Set.copyOf(recipes.start(Kernels.STATIC).layers()));
      for (Layer layer : network.layers()) {
        for (Recipe made : List.of(recipes.timed(all), recipes.kept(all))) {
          assertEquals(
              timed, compressor.change(layer, made).orElseThrow().integers().orElseThrow().type());
        }
      }
    }
  }

  @Test
  void layersThatARecipeKeepsOutStayOut() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-5.onnx"))) {
      Recipe recipe =
          Recipe.EMPTY.update(List.of("conv1"), plan -> plan.withActivation(ActivationSwitch.OFF));
      Start start = new VariantRecipes(Network.of(model), recipe).start(Kernels.STATIC);
      assertFalse(start.layers().contains(new LayerId("conv1")));
      assertEquals(3, start.usual().size());
    }
  }

  /** Only products have kernels that find ranges at each run. */
  @Test
  void dynamicIsForProductsAlone() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-5.onnx"))) {
      Start start = new VariantRecipes(Network.of(model), Recipe.EMPTY).start(Kernels.DYNAMIC);
      assertEquals(List.of(new LayerId("fc1"), new LayerId("fc2")), start.layers());
    }
  }

  /** Where a recipe asks for the runtime's own operators, each layer has them or has not. */
  @Test
  void packedWeightsAreForChosenLayersAlone() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-300-100.onnx"))) {
      Network network = Network.of(model);
      NetworkCompressor compressor = new NetworkCompressor(network);
      List<String> names = network.layers().stream().map(l -> l.id().value()).toList();
      Recipe recipe =
          Recipe.EMPTY
              .with(names, LayerPlan.NONE.withQuantization(Quantization.NONE.withBits(4)))
              .withEncoding(Encoding.RUNTIME);
      VariantRecipes recipes = new VariantRecipes(network, recipe);
      Start start = recipes.start(Kernels.PACKED);
      assertEquals(3, start.usual().size());
      Variant first = new Variant(Kernels.PACKED, Set.copyOf(start.layers().subList(0, 1)));
      assertEquals(first.layers(), packed(compressor, recipes.kept(first)));
      assertEquals(first.layers(), packed(compressor, recipes.timed(first)));
      Variant integers = new Variant(Kernels.STATIC, Set.copyOf(start.layers().subList(0, 1)));
      assertEquals(Set.of(), packed(compressor, recipes.kept(integers)));
      assertEquals(integers.layers(), integers(compressor, recipes.kept(integers)));
      assertEquals(Set.of(), packed(compressor, recipes.kept(Variant.FLOATS)));
      assertTrue(recipes.timed(Variant.FLOATS).isEmpty());
      Start none = new VariantRecipes(network, Recipe.EMPTY).start(Kernels.PACKED);
      assertEquals(List.of(), none.layers());
    }
  }

  /** A second search begins where the first one did, whatever that came to. */
  @ParameterizedTest
  @EnumSource(
      value = Kernels.class,
      names = {"STATIC", "DYNAMIC", "PACKED", "FLOATS"})
  void whatASearchHasSetIsUpToTheNextOne(Kernels kernels) throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-300-100.onnx"))) {
      Network network = Network.of(model);
      List<String> names = network.layers().stream().map(l -> l.id().value()).toList();
      Recipe chosen =
          Recipe.EMPTY
              .with(names, LayerPlan.NONE.withQuantization(Quantization.NONE.withBits(4)))
              .update(names.subList(0, 1), plan -> plan.withActivation(ActivationSwitch.OFF))
              .update(names.subList(1, 2), plan -> plan.withActivation(ActivationSwitch.ON))
              .withEncoding(Encoding.RUNTIME);
      VariantRecipes first = new VariantRecipes(network, chosen);
      List<LayerId> able = first.start(kernels).layers();
      Variant variant = new Variant(kernels, Set.copyOf(able.subList(0, Math.min(1, able.size()))));
      Recipe kept = first.kept(variant);
      assertNotEquals(chosen, kept);
      FastestRecipe.Wish second = new FastestRecipe.Wish(kept, 1, true);
      assertEquals(chosen, second.recipe());
      VariantRecipes again = new VariantRecipes(network, second.recipe());
      for (Kernels other : Kernels.values()) {
        assertEquals(first.start(other), again.start(other));
      }
      assertEquals(kept, new VariantRecipes(network, kept).kept(variant));
      assertEquals(
          ActivationSwitch.OFF, kept.plan(names.getFirst()).activation(), "what she left out");
    }
  }

  /** Both weights of an LSTM are integers, or none. */
  @Test
  void weightsOfAnLstmGoTogether(@TempDir Path folder) throws Exception {
    try (OnnxModel model = OnnxModel.open(Lstm.write(folder.resolve("lstm.onnx")))) {
      Network network = Network.of(model);
      NetworkCompressor compressor = new NetworkCompressor(network);
      VariantRecipes recipes = new VariantRecipes(network, Recipe.EMPTY);
      Start start = recipes.start(Kernels.DYNAMIC);
      assertEquals(3, start.layers().size());
      assertEquals(new HashSet<>(start.layers()), start.usual());
      Set<LayerId> lstm = Set.copyOf(start.layers().subList(0, 2));
      assertEquals(List.of(lstm), start.inseparable());
      for (int mask = 0; mask < 8; mask++) {
        Set<LayerId> chosen = new HashSet<>();
        for (int i = 0; i < 3; i++) {
          if ((mask >> i & 1) == 1) {
            chosen.add(start.layers().get(i));
          }
        }
        Variant variant = start.variant(chosen);
        assertEquals(variant.layers(), integers(compressor, recipes.kept(variant)));
        assertEquals(variant.layers(), integers(compressor, recipes.timed(variant)));
        Set<LayerId> possible = new HashSet<>(chosen);
        if (!chosen.containsAll(lstm)) {
          possible.removeAll(lstm);
        }
        assertEquals(possible, variant.layers());
      }
      String left = lstm.iterator().next().value();
      Recipe without =
          Recipe.EMPTY.update(List.of(left), plan -> plan.withActivation(ActivationSwitch.OFF));
      assertEquals(
          start.layers().subList(2, 3),
          new VariantRecipes(network, without).start(Kernels.DYNAMIC).layers());
    }
  }

  private static Set<LayerId> packed(NetworkCompressor compressor, Recipe recipe) {
    Set<LayerId> found = new HashSet<>();
    for (Layer layer : compressor.network().layers()) {
      if (compressor.change(layer, recipe).flatMap(change -> change.packed(layer)).isPresent()) {
        found.add(layer.id());
      }
    }
    return found;
  }
}
