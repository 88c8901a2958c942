package dev.espalier.app;

import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Tensor;
import dev.espalier.method.CompressionException;
import dev.espalier.network.Network;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.tune.speed.Fastest;
import dev.espalier.tune.speed.FastestSearch;
import dev.espalier.tune.speed.Kernels;
import dev.espalier.tune.speed.RecipeMeter;
import dev.espalier.tune.speed.Start;
import dev.espalier.tune.speed.VariantRecipes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What makes a network as fast as can be found on this machine.
 *
 * @param network this network
 * @param base the recipe that it was found for, as the person chose it
 * @param found what was measured
 * @param measuredOn names and sizes of the inputs
 */
public record FastestRecipe(Network network, Recipe base, Fastest found, String measuredOn) {
  /** The recipe that it was found for, with each layer computed by what is fastest. */
  public Recipe recipe() {
    return onto(base);
  }

  /** The same change of another recipe. */
  public Recipe onto(Recipe other) {
    return new VariantRecipes(network, other).kept(found.variant());
  }

  /**
   * What is to be made faster.
   *
   * @param recipe what is done to the network; only whether layers are computed with integers is
   *     changed, and not for those that it keeps out
   * @param batch samples of a run, where the model leaves that open
   * @param calibrated whether ranges can be found beforehand
   */
  public record Wish(Recipe recipe, int batch, boolean calibrated) {
    /** What an earlier search has set is up to this one again. */
    public Wish {
      recipe = recipe.asChosen();
    }

    /** What comes into question. */
    List<Kernels> kernels() {
      if (recipe.activations().quantizes()) {
        return List.of(Kernels.of(recipe.activations().mode()), Kernels.PACKED);
      }
      return calibrated
          ? List.of(Kernels.STATIC, Kernels.DYNAMIC, Kernels.PACKED)
          : List.of(Kernels.DYNAMIC, Kernels.PACKED);
    }
  }

  /**
   * Searches. What is measured depends on what else the machine does; it is best left alone.
   *
   * @throws RuntimeFailure if the network cannot be run
   * @throws CompressionException if it cannot be compressed so
   * @throws IOException if a file cannot be written
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public static FastestRecipe find(
      OpenProject project,
      NetworkCompressor compressor,
      Wish wish,
      ModelRuntime runtime,
      TaskContext context)
      throws RuntimeFailure, CompressionException, IOException {
    Map<String, Tensor> inputs = ModelInputs.made(project.name(), project.inputs(), wish.batch());
    VariantRecipes recipes = new VariantRecipes(compressor.network(), wish.recipe());
    List<Start> starts = new ArrayList<>();
    wish.kernels().forEach(kernels -> starts.add(recipes.start(kernels)));
    RecipeMeter meter = new RecipeMeter(compressor, wish.recipe(), runtime, inputs);
    Fastest found =
        new FastestSearch(meter, System::nanoTime, context.progress(), context.cancel())
            .search(starts);
    return new FastestRecipe(
        compressor.network(),
        wish.recipe(),
        found,
        ModelInputs.describe(project.inputs(), wish.batch()));
  }

  /** What was found, as a sentence. */
  public String words() {
    if (found.tried().isEmpty()) {
      return "No layer can be computed with integers so; all stay floats.";
    }
    if (found.variant().isFloats()) {
      double best = found.tried().stream().mapToDouble(Fastest.Tried::ratio).min().orElse(1);
      return String.format(
          Locale.ROOT,
          "Of %s, none was faster than floats each time that it was measured on %s (the best took"
              + " %.2f times as long); all layers stay floats.",
          choices(),
          measuredOn,
          best);
    }
    return String.format(
        Locale.ROOT,
        "Of %s, the fastest on %s takes %.2f times as long as floats: %d of %d layers with %s.",
        choices(),
        measuredOn,
        found.ratio(),
        found.variant().layers().size(),
        network.layers().size(),
        found.variant().kernels().words());
  }

  private String choices() {
    int count = found.tried().size();
    return count == 1 ? "one choice" : count + " choices";
  }
}
