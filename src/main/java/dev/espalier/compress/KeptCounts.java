package dev.espalier.compress;

import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Pruning;
import dev.espalier.method.Saliency;
import dev.espalier.method.Scores;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.MagnitudeIndex;
import dev.espalier.numeric.Progress;
import dev.espalier.recipe.Recipe;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many weights are kept where that depends on the weights: below a threshold, and ranked over
 * all layers. By magnitude the weights of such layers are read, once, and two bytes are remembered
 * of each while there is memory; then a threshold is a look-up.
 *
 * <p>What flows in, and weights that are equalized, take long to work out: where they count, the
 * numbers are known once {@link #rank} was called, and until then such layers are written densely.
 * Two bytes a weight are remembered of them, too, as long as what they rest on.
 */
final class KeptCounts {
  private final boolean needed;
  private final Equalizer equalizer;
  private final Map<LayerId, SoftReference<MagnitudeIndex>> indexes = new ConcurrentHashMap<>();
  private final KnownRanks ranks = new KnownRanks();
  private volatile NetworkInputs inputs = NetworkInputs.NONE;
  private volatile Object version = new Object();

  /** What the weights are ranked by in the end: with this knowledge, and rescaled so. */
  private record View(NetworkInputs inputs, Optional<SourceWeights> source) {}

  KeptCounts(Network network, Equalizer equalizer) {
    this.needed = OperatorSet.of(network.model()).sumsUp();
    this.equalizer = equalizer;
  }

  /** Another one whenever more or less may be known than before. */
  Object version() {
    return version;
  }

  /** What was found out with other knowledge counts no more. */
  void setInputs(NetworkInputs known) {
    inputs = known;
    ranks.forget();
    version = new Object();
  }

  /** The same changes with the numbers that are known now. */
  Map<Layer, LayerChange> counted(Map<Layer, LayerChange> changes, Recipe recipe) {
    return counted(changes, recipe, new View(inputs, equalizer.known(recipe)));
  }

  /** The same changes with the numbers that are known of these inputs and weights. */
  Map<Layer, LayerChange> counted(
      Map<Layer, LayerChange> changes, Recipe recipe, NetworkInputs known, SourceWeights source) {
    return counted(changes, recipe, new View(known, Optional.of(source)));
  }

  private Map<Layer, LayerChange> counted(
      Map<Layer, LayerChange> changes, Recipe recipe, View view) {
    if (!needed) {
      return changes;
    }
    Map<Layer, LayerChange> counted = new LinkedHashMap<>(changes);
    counted.replaceAll((layer, change) ->
        change.pruning() instanceof Pruning.Threshold threshold && isCountable(layer, change)
            ? change.withKept(kept(layer, change, threshold, view))
            : change);
    for (Saliency saliency : Saliency.values()) {
      rank(counted, recipe, saliency, view);
    }
    return counted;
  }

  private static boolean isCountable(Layer layer, LayerChange change) {
    return !change.factorization().factorizes()
        && layer.weight().dims().elementCount() <= Integer.MAX_VALUE;
  }

  private OptionalInt kept(
      Layer layer, LayerChange change, Pruning.Threshold threshold, View view) {
    if (!threshold.prunes()) {
      return OptionalInt.empty();
    }
    return index(layer, change, view)
        .map(index -> OptionalInt.of(index.size() - index.below(threshold.magnitude())))
        .orElse(OptionalInt.empty());
  }

  /** As {@link NetworkRanking} divides the share among the layers. */
  private void rank(Map<Layer, LayerChange> changes, Recipe recipe, Saliency saliency, View view) {
    Map<Layer, LayerChange> ranked = new LinkedHashMap<>(changes);
    ranked
        .values()
        .removeIf(change -> !NetworkRanking.isGlobal(change) || change.saliency() != saliency);
    if (ranked.isEmpty() || recipe.globalSparsity().isEmpty()) {
      return;
    }
    List<MagnitudeIndex> all = new ArrayList<>();
    for (Map.Entry<Layer, LayerChange> change : ranked.entrySet()) {
      Optional<MagnitudeIndex> index =
          isCountable(change.getKey(), change.getValue())
              ? index(change.getKey(), change.getValue(), view)
              : Optional.empty();
      if (index.isEmpty()) {
        return;
      }
      all.add(index.get());
    }
    long total = all.stream().mapToLong(MagnitudeIndex::size).sum();
    long pruned = Math.round(recipe.globalSparsity().getAsDouble() * total);
    List<Integer> counts = MagnitudeIndex.smallest(all, pruned);
    int at = 0;
    for (Layer layer : ranked.keySet()) {
      OptionalInt kept = OptionalInt.of(all.get(at).size() - counts.get(at));
      changes.computeIfPresent(layer, (_, change) -> change.withKept(kept));
      at++;
    }
  }

  /** What a layer is pruned by: magnitudes, or something else that can be ranked like them. */
  private static Saliency by(LayerChange change) {
    boolean ranks = NetworkRanking.isGlobal(change) && change.saliency().needsInputs();
    return ranks ? change.saliency() : Saliency.MAGNITUDE;
  }

  private Optional<MagnitudeIndex> index(Layer layer, LayerChange change, View view) {
    Saliency by = by(change);
    if (change.plan().equalization()) {
      return view.source().flatMap(source -> source.ranks().of(layer, by, view.inputs()));
    }
    return by.needsInputs() ? ranks.of(layer, by, view.inputs()) : Optional.of(ofFile(layer));
  }

  private MagnitudeIndex ofFile(Layer layer) {
    SoftReference<MagnitudeIndex> before = indexes.get(layer.id());
    MagnitudeIndex known = before == null ? null : before.get();
    if (known == null) {
      known = new MagnitudeIndex(layer.weight().read());
      indexes.put(layer.id(), new SoftReference<>(known));
    }
    return known;
  }

  /** Whether {@link #rank} would find out anything. */
  boolean lacks(Map<Layer, LayerChange> changes, Recipe recipe) {
    return !open(changes, new View(inputs, equalizer.known(recipe))).isEmpty();
  }

  /**
   * Finds out what numbers depend on.
   *
   * @throws CompressionException if the scores of a layer cannot be found out
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  void rank(Map<Layer, LayerChange> changes, Recipe recipe, Progress progress, CancelSignal cancel)
      throws CompressionException {
    if (!lacks(changes, recipe)) {
      return;
    }
    SourceWeights source = equalizer.source(recipe, cancel);
    NetworkInputs known = inputs;
    List<Layer> open = open(changes, new View(known, Optional.of(source)));
    try {
      for (int i = 0; i < open.size(); i++) {
        Layer layer = open.get(i);
        cancel.throwIfCancelled();
        progress.report((double) i / open.size(), "ranking " + layer.id());
        LayerChange change = Objects.requireNonNull(changes.get(layer));
        Saliency by = by(change);
        KnownRanks all = change.plan().equalization() ? source.ranks() : ranks;
        all.put(layer, by, known, new MagnitudeIndex(scores(layer, by, known, source, cancel)));
      }
    } finally {
      version = new Object();
    }
  }

  private static float[] scores(
      Layer layer, Saliency by, NetworkInputs known, SourceWeights source, CancelSignal cancel)
      throws CompressionException {
    try {
      float[] values = source.read(layer);
      return by.needsInputs()
          ? Scores.comparable(values, by, source.inputs(layer, known.required(layer)), cancel)
          : values;
    } catch (CompressionException e) {
      throw LayerWork.named(layer, e);
    }
  }

  /** Those of which nothing is known that could be. */
  private List<Layer> open(Map<Layer, LayerChange> changes, View view) {
    if (!needed) {
      return List.of();
    }
    return changes.entrySet().stream()
        .filter(entry -> isOpen(entry.getKey(), entry.getValue(), view))
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean isOpen(Layer layer, LayerChange change, View view) {
    boolean asks =
        NetworkRanking.isGlobal(change)
            || (change.pruning() instanceof Pruning.Threshold threshold && threshold.prunes());
    boolean fromFile = !change.plan().equalization() && !by(change).needsInputs();
    return asks
        && !fromFile
        && isCountable(layer, change)
        && (!by(change).needsInputs() || view.inputs().of(layer).isPresent())
        && index(layer, change, view).isEmpty();
  }
}
