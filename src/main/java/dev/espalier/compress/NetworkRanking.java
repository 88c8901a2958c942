package dev.espalier.compress;

import dev.espalier.method.CompressionException;
import dev.espalier.method.Pruning;
import dev.espalier.method.Saliency;
import dev.espalier.method.Scores;
import dev.espalier.method.WeightInputs;
import dev.espalier.method.prune.GlobalRanking;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.recipe.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Turns a share of all weights together into a number for each layer. Layers whose weights are
 * ranked by the same saliency are ranked together; with different ones each kind loses the share.
 */
final class NetworkRanking {
  private final NetworkInputs inputs;
  private final SourceWeights source;
  private final Recipe recipe;
  private final Progress progress;
  private final CancelSignal cancel;

  NetworkRanking(
      NetworkInputs inputs,
      SourceWeights source,
      Recipe recipe,
      Progress progress,
      CancelSignal cancel) {
    this.inputs = inputs;
    this.source = source;
    this.recipe = recipe;
    this.progress = progress;
    this.cancel = cancel;
  }

  static boolean isGlobal(LayerChange change) {
    return change.pruning() instanceof Pruning.Global;
  }

  /**
   * The same with numbers where there was global pruning; those that {@link KeptCounts} knows are
   * taken over.
   *
   * @throws CompressionException if the scores of a layer cannot be found out
   */
  Map<Layer, LayerChange> resolve(Map<Layer, LayerChange> changes) throws CompressionException {
    progress.report(0, "ranking all weights");
    Map<Layer, LayerChange> resolved = new LinkedHashMap<>(changes);
    resolved.replaceAll((layer, change) -> isCounted(change) ? counted(layer, change) : change);
    for (Saliency saliency : Saliency.values()) {
      List<Layer> layers =
          changes.entrySet().stream()
              .filter(change -> isGlobal(change.getValue()))
              .filter(change -> change.getValue().saliency() == saliency)
              .filter(change -> !isCounted(change.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      List<Supplier<float[]>> scores = new ArrayList<>();
      for (Layer layer : layers) {
        cancel.throwIfCancelled();
        scores.add(scores(layer, saliency));
        progress.report((double) scores.size() / changes.size(), "ranking " + layer.id());
      }
      GlobalRanking ranking = GlobalRanking.of(scores, recipe.globalSparsity().orElse(0), cancel);
      for (int i = 0; i < layers.size(); i++) {
        Pruning count = new Pruning.Count(ranking.counts().get(i));
        resolved.computeIfPresent(layers.get(i), (layer, change) -> change.withPruning(count));
      }
    }
    progress.report(1, "all weights are ranked");
    return resolved;
  }

  private static boolean isCounted(LayerChange change) {
    return isGlobal(change) && change.kept().isPresent();
  }

  private static LayerChange counted(Layer layer, LayerChange change) {
    int count = Math.toIntExact(layer.weight().dims().elementCount());
    return change.withPruning(new Pruning.Count(count - change.kept().orElseThrow()));
  }

  private Supplier<float[]> scores(Layer layer, Saliency saliency) throws CompressionException {
    if (!saliency.needsInputs()) {
      return () -> source.read(layer);
    }
    WeightInputs known = source.inputs(layer, inputs.required(layer));
    float[] scores = Scores.comparable(source.read(layer), saliency, known, cancel);
    return () -> scores;
  }
}
