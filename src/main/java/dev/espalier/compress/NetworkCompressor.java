package dev.espalier.compress;

import dev.espalier.method.CompressedWeight;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Pruning;
import dev.espalier.method.prune.GlobalRanking;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.recipe.Recipe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Applies recipes to one network. Plans for layers that the network does not have or that cannot be
 * tuned are passed over. Safe for use from several threads.
 */
public final class NetworkCompressor {
  /** The share of the work that ranking takes, if there is global pruning. */
  private static final double RANKING = 0.4;

  private final Network network;
  private final WeightSites sites;
  private final SizeCalculator sizes;

  public NetworkCompressor(Network network) {
    this.network = network;
    this.sites = new WeightSites(network);
    this.sizes = new SizeCalculator(network, sites);
  }

  public Network network() {
    return network;
  }

  /**
   * How large the model of a recipe will be, to the byte, without reading any weight: quick enough
   * for each frame of a moving slider.
   */
  public NetworkSize size(Recipe recipe) {
    return sizes.size(recipe);
  }

  /** The network as it is. */
  public CompressedNetwork unchanged() {
    return new CompressedNetwork(network, sites, Recipe.EMPTY, Map.of(), Map.of());
  }

  /**
   * Compresses all layers that a recipe changes.
   *
   * @throws CompressionException if a weight cannot be compressed as asked; the message names the
   *     layer
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public CompressedNetwork compress(Recipe recipe, Progress progress, CancelSignal cancel)
      throws CompressionException {
    return compress(recipe, Optional.empty(), progress, cancel);
  }

  /**
   * Compresses all layers that a recipe changes.
   *
   * @param previous an earlier result, whose weights are taken over where nothing else is asked for
   * @throws CompressionException if a weight cannot be compressed as asked; the message names the
   *     layer
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public CompressedNetwork compress(
      Recipe recipe, Optional<CompressedNetwork> previous, Progress progress, CancelSignal cancel)
      throws CompressionException {
    Map<Layer, LayerChange> asked = changes(recipe);
    boolean ranks = asked.values().stream().anyMatch(NetworkCompressor::isGlobal);
    double ranking = ranks ? RANKING : 0;
    Map<Layer, LayerChange> resolved =
        ranks ? ranked(asked, recipe, progress.part(0, ranking), cancel) : asked;
    Map<LayerId, CompressedWeight> weights = new HashMap<>();
    List<LayerWork> work = new ArrayList<>();
    resolved.forEach((layer, change) ->
        previous
            .flatMap(earlier -> earlier.weight(layer, change))
            .ifPresentOrElse(
                weight -> weights.put(layer.id(), weight),
                () -> work.add(new LayerWork(layer, change))));
    weights.putAll(Workers.compress(work, progress.part(ranking, 1), cancel));
    return new CompressedNetwork(network, sites, recipe, resolved, weights);
  }

  /**
   * How a layer will be written, as quickly as {@link #size}; nothing if the recipe leaves it as it
   * is.
   */
  public Optional<LayerEncoding> encoding(Layer layer, Recipe recipe) {
    return sizes.encoding(layer, recipe);
  }

  private Map<Layer, LayerChange> changes(Recipe recipe) {
    Map<Layer, LayerChange> changes = new LinkedHashMap<>();
    for (Layer layer : network.layers()) {
      LayerChange.of(layer, recipe).ifPresent(change -> changes.put(layer, change));
    }
    return changes;
  }

  private static boolean isGlobal(LayerChange change) {
    return change.pruning() instanceof Pruning.Global;
  }

  /** Turns the share of all weights together into a number for each layer. */
  private static Map<Layer, LayerChange> ranked(
      Map<Layer, LayerChange> changes, Recipe recipe, Progress progress, CancelSignal cancel) {
    progress.report(0, "ranking all weights");
    List<Layer> layers =
        changes.entrySet().stream()
            .filter(change -> isGlobal(change.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    List<Supplier<float[]>> weights =
        layers.stream().<Supplier<float[]>>map(layer -> () -> layer.weight().read()).toList();
    GlobalRanking ranking = GlobalRanking.of(weights, recipe.globalSparsity().orElse(0), cancel);
    Map<Layer, LayerChange> resolved = new LinkedHashMap<>(changes);
    for (int i = 0; i < layers.size(); i++) {
      Pruning count = new Pruning.Count(ranking.counts().get(i));
      resolved.computeIfPresent(layers.get(i), (layer, change) -> change.withPruning(count));
    }
    progress.report(1, "all weights are ranked");
    return resolved;
  }
}
