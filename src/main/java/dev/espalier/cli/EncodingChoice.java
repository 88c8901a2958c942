package dev.espalier.cli;

import dev.espalier.compress.Advice;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.activation.ActivationRules;
import dev.espalier.network.Layer;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.LayerPatterns;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The option that says which operators weights are written for. */
final class EncodingChoice {
  private static final String NAME = "--encoding";

  @Option(
      names = NAME,
      split = ",",
      paramLabel = "ENCODING|LAYER=ENCODING,...",
      hideParamSyntax = true,
      completionCandidates = EnumWords.OfEncoding.class,
      description =
          "Which operators weights are written for: ${COMPLETION-CANDIDATES}. The second are"
              + " onnxruntime's own for 2, 4 and 8 bits (MatMulNBits, GatherBlockQuantized), which"
              + " keep weights small in memory and are fast with few rows, but round what flows"
              + " into products to 8 bits; with static --activations those of integers"
              + " (QLinearConv, QGemm and so on) instead of pairs of QuantizeLinear and"
              + " DequantizeLinear; for all layers, or by name pattern.")
  private List<String> encodings = List.of();

  /**
   * The recipe with what the option says.
   *
   * @throws IllegalArgumentException if a value is none, or a pattern fits no layer
   */
  Recipe apply(Recipe recipe, Collection<String> layers) {
    Recipe result = recipe;
    for (String entry : encodings) {
      if (entry.indexOf('=') < 0) {
        result = result.withEncoding(encoding(entry));
      }
    }
    List<String> ofLayers = encodings.stream().filter(entry -> entry.indexOf('=') >= 0).toList();
    Map<String, Encoding> wishes =
        LayerPatterns.resolve(ofLayers, layers, EncodingChoice::encoding);
    for (Map.Entry<String, Encoding> wish : wishes.entrySet()) {
      List<String> layer = List.of(wish.getKey());
      result =
          result
              .update(layer, plan -> plan.withEncoding(Optional.of(wish.getValue())))
              .withOwn(result.own().without(layer));
    }
    return result;
  }

  private static Encoding encoding(String text) {
    try {
      return new EnumWords.OfEncoding().convert(text);
    } catch (CommandLine.TypeConversionException e) {
      throw new IllegalArgumentException(NAME + ": " + e.getMessage(), e);
    }
  }

  /** Which layers stay portable although that is not asked for, and why. */
  static List<String> notes(NetworkCompressor compressor, Recipe recipe) {
    Map<String, List<String>> reasons = new LinkedHashMap<>();
    for (Layer layer : compressor.network().layers()) {
      String name = layer.id().value();
      Optional<String> reason =
          recipe.encoding(name) == Encoding.RUNTIME
              ? refusal(compressor, layer, recipe)
              : Optional.empty();
      reason.ifPresent(why -> reasons.computeIfAbsent(why, _ -> new ArrayList<>()).add(name));
    }
    return reasons.entrySet().stream()
        .map(entry -> "stays portable: " + LayerList.named(entry.getValue()) + " " + entry.getKey())
        .toList();
  }

  private static Optional<String> refusal(
      NetworkCompressor compressor, Layer layer, Recipe recipe) {
    ActivationRules rules = ActivationRules.of(recipe.activations(), compressor.network().model());
    if (recipe.activations().quantizes() && compressor.refusal(layer, recipe).isEmpty()) {
      return rules.portableReason(layer);
    }
    LayerPlan plan = recipe.plan(layer.id().value());
    return plan.quantization().quantizes()
        ? Advice.packed(layer, recipe).map(Advice::wordsWithOptions)
        : Optional.empty();
  }
}
