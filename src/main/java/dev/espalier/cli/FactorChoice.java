package dev.espalier.cli;

import dev.espalier.compress.factor.Factoring;
import dev.espalier.method.FactorScheme;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Factorization;
import dev.espalier.method.Pruning;
import dev.espalier.method.Rank;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.recipe.LayerPatterns;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that make layers two, and what is to be said about layers that cannot be. */
final class FactorChoice {

  @Option(
      names = "--rank",
      split = ",",
      paramLabel = "RANK|LAYER=RANK,...",
      hideParamSyntax = true,
      description =
          "Write weights as products of two, with this many channels in between, or below 1, with"
              + " this share of the layer's weights; for all layers that can be, or by name"
              + " pattern: fc1=16,conv*=0.5. A rank that does not pay becomes the largest that"
              + " does.")
  private List<String> ranks = List.of();

  @Option(
      names = "--factorize",
      split = ",",
      paramLabel = "SCHEME|LAYER=SCHEME,...",
      hideParamSyntax = true,
      completionCandidates = EnumWords.OfFactorScheme.class,
      description =
          "How they are taken apart: ${COMPLETION-CANDIDATES}; for all layers, or by name pattern."
              + " Needs --rank.")
  private List<String> schemes = List.of();

  @Option(
      names = "--weighting",
      paramLabel = "WEIGHTING",
      converter = EnumWords.OfFactorWeighting.class,
      completionCandidates = EnumWords.OfFactorWeighting.class,
      description =
          "What the two come near to, the weights or the outputs: ${COMPLETION-CANDIDATES}. All but"
              + " plain need --calibrate.")
  private @Nullable FactorWeighting weighting;

  /** Whether there is anything that can change a layer. */
  boolean given() {
    return !ranks.isEmpty();
  }

  /**
   * The recipe with these choices.
   *
   * @throws IllegalArgumentException if a pattern fits no layer, a value is none, or no rank is
   *     said
   */
  Recipe apply(Recipe recipe, Collection<String> layers) {
    Recipe result = recipe;
    for (Map.Entry<String, Rank> rank :
        LayerPatterns.resolve(ranks, layers, FactorChoice::rank).entrySet()) {
      result = change(result, rank.getKey(), rank.getValue());
    }
    Map<String, FactorScheme> chosen = LayerPatterns.resolve(schemes, layers, FactorChoice::scheme);
    for (Map.Entry<String, FactorScheme> scheme : chosen.entrySet()) {
      result =
          result.update(
              List.of(scheme.getKey()),
              plan -> plan.withFactorization(plan.factorization().withScheme(scheme.getValue())));
    }
    Recipe all = result;
    boolean asks = !schemes.isEmpty() || weighting != null;
    if (asks
        && all.plans().values().stream().noneMatch(plan -> plan.factorization().factorizes())) {
      throw new IllegalArgumentException(
          (schemes.isEmpty() ? "--weighting" : "--factorize")
              + ": say with --rank how many channels there shall be between the two");
    }
    return result.update(List.copyOf(result.plans().keySet()), this::weighted);
  }

  private static Recipe change(Recipe recipe, String layer, Rank rank) {
    return recipe.update(
        List.of(layer), plan -> plan.withFactorization(plan.factorization().withRank(rank)));
  }

  private LayerPlan weighted(LayerPlan plan) {
    Factorization factorization = plan.factorization();
    return weighting == null || !factorization.factorizes()
        ? plan
        : plan.withFactorization(factorization.withWeighting(weighting));
  }

  /** What of a recipe is not done to layers because they become two, or cannot; as sentences. */
  static List<String> notes(Network network, Recipe recipe) {
    Map<String, List<String>> layers = new LinkedHashMap<>();
    for (Layer layer : network.layers()) {
      LayerPlan plan = recipe.plan(layer.id().value());
      if (layer.tunable() && plan.factorization().factorizes()) {
        note(layer, plan)
            .ifPresent(note ->
                layers.computeIfAbsent(note, n -> new ArrayList<>()).add(layer.id().value()));
      }
    }
    return layers.entrySet().stream()
        .map(entry -> named(entry.getValue()) + ": " + entry.getKey())
        .toList();
  }

  private static String named(List<String> layers) {
    int others = layers.size() - 1;
    return "'" + layers.getFirst() + "'" + (others == 0 ? "" : " and " + others + " more");
  }

  private static Optional<String> note(Layer layer, LayerPlan plan) {
    return switch (Factoring.of(layer, plan.factorization().scheme())) {
      case Factoring.Impossible impossible ->
          Optional.of("not factorized, as the layer " + impossible.reason());
      case Factoring.Possible possible -> {
        boolean whole = plan.pruning().prunes() && !(plan.pruning() instanceof Pruning.Sparsity);
        yield whole
            ? Optional.of(
                "not pruned: weights that become two are pruned each by a share of its own"
                    + " only, not by a threshold or together with other layers")
            : snapped(plan, possible);
      }
    };
  }

  private static Optional<String> snapped(LayerPlan plan, Factoring.Possible possible) {
    int most = possible.layout().mostThatPays();
    return plan.factorization().rank() instanceof Rank.Fixed fixed && fixed.rank() > most
        ? Optional.of(
            "rank %d, as from %d on there are no fewer weights in two than in one"
                .formatted(most, most + 1))
        : Optional.empty();
  }

  private static Rank rank(String text) {
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && value < 1) {
        return new Rank.Share(value);
      }
      if (value >= 1 && value <= Integer.MAX_VALUE && value == Math.rint(value)) {
        return new Rank.Fixed((int) value);
      }
    } catch (NumberFormatException e) {
      // said below, as for a number that is no rank
    }
    throw new IllegalArgumentException(
        "--rank: '" + text + "' is neither a whole number from 1 on nor a share between 0 and 1");
  }

  private static FactorScheme scheme(String text) {
    try {
      return new EnumWords.OfFactorScheme().convert(text);
    } catch (CommandLine.TypeConversionException e) {
      throw new IllegalArgumentException("--factorize: " + e.getMessage(), e);
    }
  }
}
