package dev.espalier.cli;

import dev.espalier.method.Clustering;
import dev.espalier.method.Granularity;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.method.Scheme;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.recipe.LayerPatterns;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import dev.espalier.recipe.RecipeMatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what to do to which layer: a recipe, and what changes it. */
final class RecipeOptions {

  @Option(
      names = "--recipe",
      paramLabel = "R.json",
      description = "A recipe, as saved by the window.")
  private @Nullable Path recipe;

  @Option(
      names = "--bits",
      split = ",",
      paramLabel = "BITS|LAYER=BITS,...",
      hideParamSyntax = true,
      description =
          "Bits per weight: 1 to 8, 16 or 32; for all layers, or by name pattern: fc1=2,conv*=6.")
  private List<String> bits = List.of();

  @Option(
      names = "--format",
      split = ",",
      paramLabel = "FORMAT|LAYER=FORMAT,...",
      hideParamSyntax = true,
      completionCandidates = EnumWords.OfFormat.class,
      description =
          "What kind of levels weights are rounded to: ${COMPLETION-CANDIDATES}; for all layers, or"
              + " by name pattern.")
  private List<String> formats = List.of();

  @Option(
      names = "--clustering",
      paramLabel = "CLUSTERING",
      converter = EnumWords.OfClustering.class,
      completionCandidates = EnumWords.OfClustering.class,
      description = "How the tables of kmeans are found: ${COMPLETION-CANDIDATES}.")
  private @Nullable Clustering clustering;

  @Mixin private PruneChoice pruning = new PruneChoice();

  @Option(
      names = "--scheme",
      paramLabel = "SCHEME",
      converter = EnumWords.OfScheme.class,
      completionCandidates = EnumWords.OfScheme.class,
      description = "Where the grid has its zero: ${COMPLETION-CANDIDATES}.")
  private @Nullable Scheme scheme;

  @Option(
      names = "--granularity",
      paramLabel = "GRANULARITY",
      converter = EnumWords.OfGranularity.class,
      completionCandidates = EnumWords.OfGranularity.class,
      description = "Weights that share a scale or a table: ${COMPLETION-CANDIDATES}.")
  private @Nullable Granularity granularity;

  @Option(
      names = "--table",
      split = ",",
      paramLabel = "TABLE|LAYER=TABLE,...",
      hideParamSyntax = true,
      completionCandidates = TableChoice.Words.class,
      description =
          "Which weights have a table of kmeans: ${COMPLETION-CANDIDATES}; shared:NAME is one for"
              + " all layers that name it so, with the same bits, clustering and range; for all"
              + " layers, or by name pattern.")
  private List<String> tables = List.of();

  @Option(
      names = "--range",
      paramLabel = "RANGE",
      converter = EnumWords.OfRange.class,
      completionCandidates = EnumWords.OfRange.class,
      description =
          "How the grid's range is chosen: ${COMPLETION-CANDIDATES}. The last needs --calibrate.")
  private @Nullable RangeMethod range;

  @Option(
      names = "--rounding",
      paramLabel = "ROUNDING",
      converter = EnumWords.OfRounding.class,
      completionCandidates = EnumWords.OfRounding.class,
      description =
          "How weights are rounded to the grid: ${COMPLETION-CANDIDATES}. All but nearest need"
              + " --calibrate.")
  private @Nullable Rounding rounding;

  @Option(
      names = "--saliency",
      paramLabel = "SALIENCY",
      converter = EnumWords.OfSaliency.class,
      completionCandidates = EnumWords.OfSaliency.class,
      description =
          "Which weights are pruned first: ${COMPLETION-CANDIDATES}. All but magnitude need"
              + " --calibrate.")
  private @Nullable Saliency saliency;

  @Option(
      names = "--refit",
      negatable = true,
      description =
          "Give the weights that pruning keeps the values with which the outputs come closest to"
              + " the original's; obs does that in any case. Needs --calibrate.")
  private @Nullable Boolean refit;

  @Option(
      names = "--correction",
      paramLabel = "CORRECTION",
      converter = EnumWords.OfCorrection.class,
      completionCandidates = EnumWords.OfCorrection.class,
      description =
          "What is done about the outputs of changed layers: ${COMPLETION-CANDIDATES}. All but none"
              + " need --calibrate.")
  private @Nullable OutputCorrection correction;

  @Mixin private FactorChoice factors = new FactorChoice();

  @Mixin private EqualizeChoice equalizing = new EqualizeChoice();

  @Mixin private ActivationChoice activations = new ActivationChoice();

  @Mixin private EncodingChoice encoding = new EncodingChoice();

  @Mixin private SpeedChoice speed = new SpeedChoice();

  /** The recipe, and what of the recipe file fits no layer. */
  record Chosen(Recipe recipe, List<String> missing) {}

  /** Whether there is anything that can change a layer. */
  boolean given() {
    return recipe != null
        || !bits.isEmpty()
        || !formats.isEmpty()
        || !tables.isEmpty()
        || pruning.given()
        || factors.given()
        || equalizing.given()
        || activations.given()
        || speed.given();
  }

  /** What is chosen by measurements. */
  SpeedChoice speed() {
    return speed;
  }

  /**
   * The recipe for a network.
   *
   * @param removes whether something is to be taken out of it whole, which needs no layer to tune
   * @throws UsageException if a pattern fits no layer or a value is none
   * @throws IOException if the recipe file cannot be read
   */
  Chosen choose(Network network, String modelName, boolean removes)
      throws UsageException, IOException {
    speed.check();
    List<String> names =
        network.layers().stream().filter(Layer::tunable).map(layer -> layer.id().value()).toList();
    RecipeMatch match =
        recipe == null
            ? new RecipeMatch(Recipe.forModel(modelName), List.of())
            : RecipeMatch.of(RecipeJson.read(recipe), names);
    if (names.isEmpty() && (given() || !removes)) {
      throw new UsageException(
          modelName + " has no layer that can be compressed; 'espalier inspect' says why for each");
    }
    if (match.matched().isEmpty() && !match.missing().isEmpty()) {
      throw new UsageException(
          "%s is for another model, which has %s; none of them is in %s"
              .formatted(recipe, String.join(", ", match.missing()), modelName));
    }
    try {
      return new Chosen(
          adjusted(match.matched().withModelName(modelName), network, names), match.missing());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private Recipe adjusted(Recipe base, Network network, List<String> names) {
    Recipe result = base;
    Map<String, Integer> widths = LayerPatterns.resolve(bits, names, RecipeOptions::bitWidth);
    for (Map.Entry<String, Integer> entry : widths.entrySet()) {
      result =
          result.update(
              List.of(entry.getKey()),
              p -> p.withQuantization(p.quantization().withBits(entry.getValue())));
    }
    result = FormatChoice.apply(result, formats, names, widths);
    result = factors.apply(pruning.apply(result, network), names);
    result = equalizing.apply(result, network);
    result = encoding.apply(activations.apply(result, names), names);
    // Weights of layers that compute with integers are quantized even if nothing else says so.
    List<String> planned =
        result.activations().quantizes() || speed.given()
            ? names
            : List.copyOf(result.plans().keySet());
    return TableChoice.apply(result.update(planned, this::treated), tables, names);
  }

  private LayerPlan treated(LayerPlan plan) {
    LayerPlan result = plan.withQuantization(grid(plan.quantization()));
    result = saliency == null ? result : result.withSaliency(saliency);
    result = refit == null ? result : result.withRefit(refit);
    return correction == null ? result : result.withCorrection(correction);
  }

  private Quantization grid(Quantization quantization) {
    Quantization result = scheme == null ? quantization : quantization.withScheme(scheme);
    result = granularity == null ? result : result.withGranularity(granularity);
    result = range == null ? result : result.withRange(range);
    result = clustering == null ? result : result.withClustering(clustering);
    return rounding == null ? result : result.withRounding(rounding);
  }

  private static Integer bitWidth(String text) {
    try {
      int value = Integer.parseInt(text);
      if (Quantization.isBitWidth(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number that is no bit width
    }
    throw new IllegalArgumentException(
        "--bits: '" + text + "' is not a bit width: use 1 to 8, 16 or 32");
  }
}
