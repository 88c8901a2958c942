package dev.espalier.cli;

import dev.espalier.method.Distribution;
import dev.espalier.method.Pruning;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.recipe.LayerPatterns;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.tune.SparsityAllocation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how many weights are pruned, and in which places. */
final class PruneChoice {
  @Option(
      names = "--sparsity",
      split = ",",
      paramLabel = "SHARE|LAYER=SHARE,...",
      hideParamSyntax = true,
      description =
          "Share of weights to prune, 0 to 1; for all layers alike, or by name" + " pattern.")
  private List<String> sparsity = List.of();

  @Option(
      names = "--global-sparsity",
      paramLabel = "SHARE",
      description = "Share of all weights together to prune, 0 to 1.")
  private @Nullable Double globalSparsity;

  @Option(
      names = "--distribution",
      paramLabel = "DISTRIBUTION",
      converter = EnumWords.OfDistribution.class,
      completionCandidates = EnumWords.OfDistribution.class,
      description =
          "How --global-sparsity is divided among the layers: ${COMPLETION-CANDIDATES}. By one"
              + " ranking of all weights (the default), each layer alike, or by the"
              + " Erdos-Renyi-kernel rule.")
  private @Nullable Distribution distribution;

  @Option(
      names = "--pattern",
      split = ",",
      paramLabel = "N:M|OxI|LAYER=PATTERN,...",
      hideParamSyntax = true,
      description =
          "Where weights are pruned: 2:4 keeps 2 of every 4 along the inputs; 4x1 prunes blocks of"
              + " 4 outputs and 1 input, as many as --sparsity says; for all layers, or by name"
              + " pattern.")
  private List<String> patterns = List.of();

  /** Whether there is anything that can prune a layer. */
  boolean given() {
    return !sparsity.isEmpty() || globalSparsity != null || !patterns.isEmpty();
  }

  /**
   * The recipe with layers pruned so.
   *
   * @throws IllegalArgumentException if a pattern fits no layer, a value is none, or options
   *     contradict one another
   */
  Recipe apply(Recipe recipe, Network network) {
    List<Layer> layers = network.layers().stream().filter(Layer::tunable).toList();
    List<String> names = layers.stream().map(layer -> layer.id().value()).toList();
    Map<String, Double> own = LayerPatterns.resolve(sparsity, names, PruneChoice::share);
    Map<String, Pruning> places = LayerPatterns.resolve(patterns, names, PruneChoice::places);
    Recipe result = recipe;
    for (Map.Entry<String, Pruning> entry : places.entrySet()) {
      result = placed(result, entry.getKey(), entry.getValue(), own);
    }
    if (globalSparsity != null) {
      result = together(result, layers, own, places, globalSparsity);
    } else if (distribution != null) {
      throw new IllegalArgumentException(
          "--distribution: say with --global-sparsity which share of all weights shall go");
    }
    for (Map.Entry<String, Double> entry : own.entrySet()) {
      result =
          result.update(
              List.of(entry.getKey()),
              plan -> plan.withPruning(Pruning.ofShare(plan.pruning(), entry.getValue())));
    }
    return result;
  }

  private Recipe placed(Recipe recipe, String layer, Pruning places, Map<String, Double> own) {
    if (places instanceof Pruning.Pattern && own.containsKey(layer)) {
      throw new IllegalArgumentException(
          "--pattern: layer '%s' is pruned by %s, which is a share of its own; leave it out of"
                  .formatted(layer, places)
              + " --sparsity");
    }
    if (!(places instanceof Pruning.Blocks blocks)) {
      return recipe.update(List.of(layer), plan -> plan.withPruning(places));
    }
    LayerPlan plan = recipe.plan(layer);
    double share =
        switch (plan.pruning()) {
          case Pruning.Sparsity before -> before.fraction();
          case Pruning.Blocks before -> before.fraction();
          case Pruning.None _,
              Pruning.Threshold _,
              Pruning.Count _,
              Pruning.Pattern _,
              Pruning.Global _ ->
              0;
        };
    if (share == 0 && !own.containsKey(layer) && globalSparsity == null) {
      throw new IllegalArgumentException(
          "--pattern: say with --sparsity which share of the %s blocks of layer '%s' shall go"
              .formatted(blocks.sides(), layer));
    }
    return recipe.update(List.of(layer), p -> p.withPruning(blocks.withFraction(share)));
  }

  private Recipe together(
      Recipe recipe,
      List<Layer> layers,
      Map<String, Double> own,
      Map<String, Pruning> places,
      double share) {
    List<Layer> together =
        layers.stream()
            .filter(layer -> !own.containsKey(layer.id().value()))
            .filter(layer -> !(places.get(layer.id().value()) instanceof Pruning.Pattern))
            .toList();
    if (together.isEmpty()) {
      throw new IllegalArgumentException(
          patterns.isEmpty()
              ? "--sparsity and --global-sparsity are both for all layers; leave one of them out,"
                  + " or name layers in --sparsity"
              : "--pattern and --sparsity leave no layer for --global-sparsity; leave it out, or"
                  + " name layers in them");
    }
    Distribution how = distribution == null ? Distribution.GLOBAL : distribution;
    if (how == Distribution.GLOBAL) {
      together.stream()
          .map(layer -> layer.id().value())
          .filter(places::containsKey)
          .findFirst()
          .ifPresent(layer -> {
            throw new IllegalArgumentException(
                "--pattern: the blocks of layer '%s' cannot be ranked with the weights of others;"
                        .formatted(layer)
                    + " give --sparsity for it, or --distribution uniform or erk");
          });
    }
    return SparsityAllocation.apply(recipe, together, how, checked(share));
  }

  private static double checked(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("global sparsity " + share + " is not between 0 and 1");
    }
    return share;
  }

  private static Pruning places(String text) {
    try {
      return text.contains("x") ? Pruning.Blocks.parse(text, 0) : Pruning.Pattern.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--pattern: " + e.getMessage(), e);
    }
  }

  private static Double share(String text) {
    try {
      double value = Double.parseDouble(text);
      if (value >= 0 && value <= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of range
    }
    throw new IllegalArgumentException("--sparsity: '" + text + "' is not a share between 0 and 1");
  }
}
