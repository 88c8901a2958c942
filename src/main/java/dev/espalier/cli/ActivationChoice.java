package dev.espalier.cli;

import dev.espalier.compress.Advice;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.network.Layer;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.LayerPatterns;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which values between the layers become integers. */
final class ActivationChoice {
  private static final String NAME = "--activations";

  @Option(
      names = NAME,
      split = ",",
      paramLabel = "MODE[:RANGE]|LAYER=on|off,...",
      hideParamSyntax = true,
      completionCandidates = Words.class,
      description =
          "Compute with integers: static, with ranges found beforehand by min-max, percentile,"
              + " entropy, least-squares or moving-average (static:percentile; needs --calibrate),"
              + " dynamic, with ranges found at each run (products and LSTM), or none; then layers"
              + " that are to stay floats, or not, by name pattern: static,stem*=off.")
  private List<String> activations = List.of();

  @Option(
      names = "--activation-type",
      paramLabel = "TYPE",
      converter = EnumWords.OfActivationType.class,
      completionCandidates = EnumWords.OfActivationType.class,
      description =
          "Which integers values and weights become: ${COMPLETION-CANDIDATES}. By default those"
              + " that are exact and fast on the target. u16s8, values of 16 bits, is for"
              + " accelerators: onnxruntime computes it with floats.")
  private @Nullable ActivationType type;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      converter = EnumWords.OfTarget.class,
      completionCandidates = EnumWords.OfTarget.class,
      description = "The processor that the model is made for: ${COMPLETION-CANDIDATES}.")
  private @Nullable Target target;

  /** What a value begins with, for completion. */
  static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      Stream<String> ranges =
          Stream.of(ActivationRange.values()).map(range -> "static:" + EnumWords.word(range));
      return Stream.concat(Stream.of("none", "static", "dynamic"), ranges).iterator();
    }
  }

  /** Whether there is anything that can change a network. */
  boolean given() {
    return !activations.isEmpty();
  }

  /**
   * The recipe with what the options say.
   *
   * @throws IllegalArgumentException if a value is none, a pattern fits no layer, or an option has
   *     nothing to act on
   */
  Recipe apply(Recipe recipe, Collection<String> layers) {
    Recipe result = recipe;
    for (String entry : activations) {
      if (entry.indexOf('=') < 0) {
        result =
            result
                .withActivations(mode(entry, result.activations()))
                .withOwn(result.own().withoutMode());
      }
    }
    List<String> ofLayers = activations.stream().filter(entry -> entry.indexOf('=') >= 0).toList();
    boolean details = type != null || target != null || !ofLayers.isEmpty();
    if (details && !result.activations().quantizes()) {
      throw new IllegalArgumentException(
          "--activation-type, --target and layers of --activations say how values become integers,"
              + " which nothing here asks for; add --activations static or dynamic");
    }
    Map<String, ActivationSwitch> switches =
        LayerPatterns.resolve(ofLayers, layers, ActivationChoice::wish);
    for (Map.Entry<String, ActivationSwitch> wish : switches.entrySet()) {
      List<String> layer = List.of(wish.getKey());
      result =
          result
              .update(layer, plan -> plan.withActivation(wish.getValue()))
              .withOwn(result.own().without(layer));
    }
    ActivationPlan plan = result.activations();
    plan = type == null ? plan : plan.withType(type);
    return result.withActivations(target == null ? plan : plan.withTarget(target));
  }

  private static ActivationSwitch wish(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "on" -> ActivationSwitch.ON;
      case "off" -> ActivationSwitch.OFF;
      default ->
          throw new IllegalArgumentException(
              NAME + ": '" + text + "' is not what a layer can be: use on or off");
    };
  }

  private static ActivationPlan mode(String text, ActivationPlan before) {
    int colon = text.indexOf(':');
    String word = (colon < 0 ? text : text.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
    Optional<ActivationMode> mode =
        Stream.of(ActivationMode.values())
            .filter(known -> EnumWords.word(known).equals(word))
            .findFirst();
    if (mode.isEmpty() || (colon >= 0 && mode.get() != ActivationMode.STATIC)) {
      throw new IllegalArgumentException(
          NAME
              + ": '"
              + text
              + "' is not one of: none, dynamic, static, static:RANGE; single layers are given"
              + " with LAYER=on or LAYER=off");
    }
    ActivationPlan plan = before.withMode(mode.get());
    return colon < 0 ? plan : plan.withRange(range(text.substring(colon + 1)));
  }

  private static ActivationRange range(String text) {
    EnumWords.OfActivationRange words = new EnumWords.OfActivationRange();
    String word = text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    return Stream.of(ActivationRange.values())
        .filter(range -> EnumWords.word(range).equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s: '%s' is not one of: %s".formatted(NAME, text, String.join(", ", words))));
  }

  /** Which layers stay floats, and why; a sentence for each reason. */
  static List<String> notes(NetworkCompressor compressor, Recipe recipe) {
    if (!recipe.activations().quantizes()) {
      return List.of();
    }
    Map<String, List<String>> reasons = new LinkedHashMap<>();
    for (Layer layer : compressor.network().layers()) {
      Advice.integers(layer, compressor.network(), recipe)
          .map(Advice::wordsWithOptions)
          .ifPresent(reason ->
              reasons.computeIfAbsent(reason, _ -> new ArrayList<>()).add(layer.id().value()));
    }
    return reasons.entrySet().stream()
        .map(entry -> "stays floats: " + LayerList.named(entry.getValue()) + " " + entry.getKey())
        .toList();
  }
}
