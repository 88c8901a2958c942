package dev.espalier.recipe;

import dev.espalier.json.Json;
import dev.espalier.json.JsonException;
import dev.espalier.method.Clustering;
import dev.espalier.method.Factorization;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.method.Scheme;
import dev.espalier.method.TableKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Recipes as JSON files, version {@value #SCHEMA_VERSION}; those of version 1 are read as well:
 *
 * <pre>{@code
 * {
 *   "schemaVersion" : 2,
 *   "model" : "residual.onnx",
 *   "globalSparsity" : 0.5,
 *   "encoding" : "runtime",
 *   "activations" : { "mode" : "static", "range" : "percentile", "target" : "x86_avx2" },
 *   "own" : { "mode" : "none", "layers" : { "conv2" : { "activation" : "default" } } },
 *   "structure" : {
 *     "dropped" : [ "stage2.block1" ], "rows" : { "words" : { "kept" : "0-99,2000", "unknown" : 3 } }
 *   },
 *   "channels" : {
 *     "removed" : { "stem.conv" : "0,4-7" }, "sizes" : { "stem.conv" : 16 }, "refit" : true
 *   },
 *   "layers" : {
 *     "stage1.block0.conv1" : {
 *       "prune" : { "sparsity" : 0.3 }, "saliency" : "obs",
 *       "bits" : 4, "scheme" : "symmetric", "granularity" : "channel", "range" : "least_squares",
 *       "rounding" : "gptq", "correction" : "mean", "equalize" : true
 *     },
 *     "fc1" : {
 *       "bits" : 3, "format" : "kmeans", "granularity" : "shared", "table" : "dense",
 *       "encoding" : "portable"
 *     },
 *     "conv2" : {
 *       "bits" : 4, "scheme" : "asymmetric", "granularity" : "block_32", "range" : "half_quadratic",
 *       "rounding" : "gptq_in_order", "activation" : "off"
 *     },
 *     "fc2" : {
 *       "factorize" : { "share" : 0.5, "scheme" : "channel", "weighting" : "whitened" }
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>{@code prune} holds one of {@code threshold}, {@code sparsity}, {@code count}, {@code pattern}
 * ({@code "2:4"}) and {@code global}; beside {@code sparsity} there may be {@code blocks} ({@code
 * "4x1"}); {@code factorize} at most one of {@code rank} and {@code share}, without which it does
 * nothing; {@code equalize} has an effect where the layer before or behind has it, too; {@code
 * table} is the name of a table that layers share, which counts with the granularity {@code shared}
 * only; {@code activations} may have a {@code type}, and {@code activation} ({@code "on"}, {@code
 * "off"}) is what a layer does about it; {@code encoding} ({@code "portable"}, {@code "runtime"})
 * is for the network, and for a layer that is to be another; {@code own} is in recipes that a
 * search for the fastest kernels has changed, and only there (versions of this program from before
 * it refuse such files; without the field they read them): what was chosen before, the {@code mode}
 * of the activations where it was another, and {@code activation} and {@code encoding} of layers;
 * what is left out is as it is by default; {@code structure} has the blocks that are dropped, and
 * of tables of tokens the rows that are kept, with the token whose row all others get; {@code
 * channels} has the channels that are removed, by their group, how many each group has ({@code
 * sizes}, which may be left out), and how that is repaired: {@code refit}, {@code means}, {@code
 * norms}.
 */
public final class RecipeJson {

  /** The version written; later ones are refused. */
  public static final int SCHEMA_VERSION = 2;

  private RecipeJson() {}

  private record RecipeFile(
      int schemaVersion,
      Optional<String> model,
      Optional<Double> globalSparsity,
      Optional<Encoding> encoding,
      Optional<ActivationEntry> activations,
      Optional<OwnSettings> own,
      Optional<StructureEntry> structure,
      Optional<ChannelEntry> channels,
      Map<String, LayerEntry> layers) {}

  @SuppressWarnings("RecordComponentNumber") // the fields of the file, which are not nested
  private record LayerEntry(
      Optional<PruneEntry> prune,
      Optional<Saliency> saliency,
      Optional<Boolean> refit,
      Optional<Integer> bits,
      Optional<Scheme> scheme,
      Optional<Granularity> granularity,
      Optional<RangeMethod> range,
      Optional<Rounding> rounding,
      Optional<Format> format,
      Optional<Clustering> clustering,
      Optional<String> table,
      Optional<OutputCorrection> correction,
      Optional<FactorizationEntry> factorize,
      Optional<Boolean> equalize,
      Optional<ActivationSwitch> activation,
      Optional<Encoding> encoding) {}

  /**
   * Reads a recipe.
   *
   * @throws IOException if the file cannot be read or is no recipe; the message names the file and
   *     the field
   */
  public static Recipe read(Path file) throws IOException {
    RecipeFile content = content(file);
    if (content.schemaVersion() < 1 || content.schemaVersion() > SCHEMA_VERSION) {
      throw new RecipeException(
          "%s, field schemaVersion: is %d, this program reads versions 1 to %d"
              .formatted(file, content.schemaVersion(), SCHEMA_VERSION));
    }
    Map<String, LayerPlan> plans = new TreeMap<>();
    for (Map.Entry<String, LayerEntry> entry : content.layers().entrySet()) {
      plans.put(entry.getKey(), plan(file, "layers." + entry.getKey(), entry.getValue()));
    }
    OptionalDouble global =
        content.globalSparsity().isPresent()
            ? OptionalDouble.of(content.globalSparsity().get())
            : OptionalDouble.empty();
    try {
      return new Recipe(
          content.model(),
          plans,
          global,
          ActivationEntry.read(content.activations()),
          content.encoding().orElse(Encoding.PORTABLE),
          content.own().orElse(OwnSettings.NONE),
          structure(file, content.structure()),
          channels(file, content.channels()));
    } catch (IllegalArgumentException e) {
      throw new RecipeException(file + ", field globalSparsity: " + e.getMessage(), e);
    }
  }

  private static StructurePlan structure(Path file, Optional<StructureEntry> entry)
      throws RecipeException {
    try {
      return StructureEntry.read(entry);
    } catch (IllegalArgumentException e) {
      throw new RecipeException(file + ", field structure." + e.getMessage(), e);
    }
  }

  private static ChannelPlan channels(Path file, Optional<ChannelEntry> entry)
      throws RecipeException {
    try {
      return ChannelEntry.read(entry);
    } catch (IllegalArgumentException e) {
      throw new RecipeException(file + ", field channels." + e.getMessage(), e);
    }
  }

  private static RecipeFile content(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new RecipeException(
          file + ": is a folder, not a recipe; choose the .json file that a recipe was saved as");
    }
    try {
      return Json.read(file, RecipeFile.class);
    } catch (JsonException e) {
      if (isReport(file)) {
        throw new RecipeException(
            file
                + ": is the report of an export, not a recipe. It tells in words what was done; the"
                + " settings themselves are in the recipe, a file that is saved apart",
            e);
      }
      throw e;
    }
  }

  /** Reports lie beside the exported model and end in the same letters. */
  private static boolean isReport(Path file) throws IOException {
    try {
      Map<?, ?> fields = Json.read(file, Map.class);
      return fields.containsKey("exported") && fields.containsKey("validation");
    } catch (JsonException e) {
      return false;
    }
  }

  private static LayerPlan plan(Path file, String field, LayerEntry entry) throws RecipeException {
    Quantization base = Quantization.NONE;
    try {
      Quantization quantization =
          new Quantization(
              entry.bits().orElse(base.bits()),
              entry.scheme().orElse(base.scheme()),
              entry.granularity().orElse(base.granularity()),
              entry.range().orElse(base.range()),
              entry.rounding().orElse(base.rounding()),
              entry.format().orElse(base.format()),
              entry.clustering().orElse(base.clustering()),
              entry.table().orElse(base.table()));
      Saliency saliency = entry.saliency().orElse(LayerPlan.NONE.saliency());
      OutputCorrection correction = entry.correction().orElse(LayerPlan.NONE.correction());
      Factorization factorization =
          entry.factorize().map(FactorizationEntry::read).orElse(Factorization.NONE);
      boolean refit = entry.refit().orElse(LayerPlan.NONE.refit());
      Pruning pruning = PruneEntry.pruning(entry.prune());
      boolean equalization = entry.equalize().orElse(LayerPlan.NONE.equalization());
      return new LayerPlan(
          pruning,
          saliency,
          refit,
          quantization,
          correction,
          factorization,
          equalization,
          entry.activation().orElse(LayerPlan.NONE.activation()),
          entry.encoding());
    } catch (IllegalArgumentException e) {
      throw new RecipeException(file + ", field " + field + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a recipe in one step.
   *
   * @throws IOException if it cannot be written; the file is then as it was
   */
  public static void write(Path file, Recipe recipe) throws IOException {
    Map<String, LayerEntry> layers = new TreeMap<>();
    recipe.plans().forEach((layer, plan) -> layers.put(layer, entry(plan)));
    Optional<Double> global =
        recipe.globalSparsity().isPresent()
            ? Optional.of(recipe.globalSparsity().getAsDouble())
            : Optional.empty();
    Optional<ActivationEntry> activations = ActivationEntry.of(recipe.activations());
    Optional<Encoding> encoding =
        Optional.of(recipe.encoding()).filter(chosen -> chosen != Encoding.PORTABLE);
    Json.write(
        file,
        new RecipeFile(
            SCHEMA_VERSION,
            recipe.modelName(),
            global,
            encoding,
            activations,
            Optional.of(recipe.own()).filter(own -> !own.equals(OwnSettings.NONE)),
            StructureEntry.of(recipe.structure()),
            ChannelEntry.of(recipe.channels()),
            layers));
  }

  /** The name of a shared table, where it says anything. */
  private static Optional<String> table(Quantization quantization) {
    boolean matters =
        quantization.granularity() == Granularity.SHARED
            || !quantization.table().equals(TableKey.USUAL);
    return matters ? Optional.of(quantization.table()) : Optional.empty();
  }

  private static LayerEntry entry(LayerPlan plan) {
    Quantization quantization = plan.quantization();
    return new LayerEntry(
        PruneEntry.of(plan.pruning()),
        Optional.of(plan.saliency()),
        Optional.of(plan.refit()),
        Optional.of(quantization.bits()),
        Optional.of(quantization.scheme()),
        Optional.of(quantization.granularity()),
        Optional.of(quantization.range()),
        Optional.of(quantization.rounding()),
        Optional.of(quantization.format()),
        Optional.of(quantization.clustering()),
        table(quantization),
        Optional.of(plan.correction()),
        FactorizationEntry.of(plan.factorization()),
        plan.equalization() ? Optional.of(true) : Optional.empty(),
        Optional.of(plan.activation()).filter(wish -> wish != ActivationSwitch.DEFAULT),
        plan.encoding());
  }
}
