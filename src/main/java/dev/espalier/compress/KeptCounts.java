package dev.espalier.compress;

import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.method.Pruning;
import dev.espalier.method.Saliency;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.MagnitudeIndex;
import dev.espalier.recipe.Recipe;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many weights are kept where that depends on the weights: below a threshold, and ranked by
 * magnitude over all layers. For that the weights of such layers are read, once, and two bytes are
 * remembered of each while there is memory; then a threshold is a look-up.
 *
 * <p>Rankings by what flows in, and weights that are equalized, would have to be worked out anew
 * each time: of those it stays unknown, and they are written densely.
 */
final class KeptCounts {
  private final boolean needed;
  private final Map<LayerId, SoftReference<MagnitudeIndex>> indexes = new ConcurrentHashMap<>();

  KeptCounts(Network network) {
    this.needed = OperatorSet.of(network.model()).sumsUp();
  }

  /** The same changes with the numbers that the weights tell. */
  Map<Layer, LayerChange> counted(Map<Layer, LayerChange> changes, Recipe recipe) {
    if (!needed) {
      return changes;
    }
    Map<Layer, LayerChange> counted = new LinkedHashMap<>(changes);
    counted.replaceAll((layer, change) ->
        change.pruning() instanceof Pruning.Threshold threshold && isCountable(layer, change)
            ? change.withKept(kept(layer, threshold))
            : change);
    rank(counted, recipe);
    return counted;
  }

  private static boolean isCountable(Layer layer, LayerChange change) {
    return !change.plan().equalization()
        && !change.factorization().factorizes()
        && layer.weight().dims().elementCount() <= Integer.MAX_VALUE;
  }

  private OptionalInt kept(Layer layer, Pruning.Threshold threshold) {
    if (!threshold.prunes()) {
      return OptionalInt.empty();
    }
    MagnitudeIndex index = index(layer);
    return OptionalInt.of(index.size() - index.below(threshold.magnitude()));
  }

  /** As {@link NetworkRanking} divides the share among the layers. */
  private void rank(Map<Layer, LayerChange> changes, Recipe recipe) {
    List<Map.Entry<Layer, LayerChange>> ranked =
        changes.entrySet().stream()
            .filter(change -> NetworkRanking.isGlobal(change.getValue()))
            .filter(change -> change.getValue().saliency() == Saliency.MAGNITUDE)
            .toList();
    boolean countable =
        ranked.stream().allMatch(change -> isCountable(change.getKey(), change.getValue()));
    if (ranked.isEmpty() || recipe.globalSparsity().isEmpty() || !countable) {
      return;
    }
    List<Layer> layers = ranked.stream().map(Map.Entry::getKey).toList();
    List<MagnitudeIndex> all = layers.stream().map(this::index).toList();
    long total = all.stream().mapToLong(MagnitudeIndex::size).sum();
    long pruned = Math.round(recipe.globalSparsity().getAsDouble() * total);
    List<Integer> counts = MagnitudeIndex.smallest(all, pruned);
    for (int i = 0; i < layers.size(); i++) {
      OptionalInt kept = OptionalInt.of(all.get(i).size() - counts.get(i));
      changes.computeIfPresent(layers.get(i), (_, change) -> change.withKept(kept));
    }
  }

  private MagnitudeIndex index(Layer layer) {
    SoftReference<MagnitudeIndex> before = indexes.get(layer.id());
    MagnitudeIndex known = before == null ? null : before.get();
    if (known == null) {
      known = new MagnitudeIndex(layer.weight().read());
      indexes.put(layer.id(), new SoftReference<>(known));
    }
    return known;
  }
}
