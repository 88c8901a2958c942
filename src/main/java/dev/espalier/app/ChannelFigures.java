package dev.espalier.app;

import dev.espalier.estimate.Figure;
import dev.espalier.estimate.LayerEstimate;
import dev.espalier.estimate.NetworkEstimate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The figures of a network that has lost channels, beside those of the whole as its original. */
final class ChannelFigures {
  private ChannelFigures() {}

  /**
   * What is left, against the whole.
   *
   * @param whole figures of the network as it was opened
   * @param left figures of what is left of it
   */
  static NetworkEstimate against(NetworkEstimate whole, NetworkEstimate left) {
    Map<String, LayerEstimate> layers = new HashMap<>();
    left.layers()
        .forEach((name, layer) -> {
          LayerEstimate before = whole.layers().get(name);
          layers.put(name, before == null ? layer : against(before, layer));
        });
    whole.layers().forEach((name, layer) -> layers.computeIfAbsent(name, gone -> dropped(layer)));
    return new NetworkEstimate(
        whole.originalBytes(), left.bytes(), whole.originalMillis(), left.millis(), layers);
  }

  /** What went with its block takes no bytes and no time. */
  private static LayerEstimate dropped(LayerEstimate whole) {
    return new LayerEstimate(
        whole.originalBytes(),
        0,
        whole.bits(),
        Figure.computed(0),
        Optional.empty(),
        Optional.empty(),
        whole.originalMillis(),
        whole.originalMillis().map(before -> Figure.computed(0)),
        Optional.empty());
  }

  private static LayerEstimate against(LayerEstimate whole, LayerEstimate left) {
    if (whole.originalBytes() == left.originalBytes()) {
      // Its own times were measured in one run; those of two runs differ by chance.
      return left;
    }
    return new LayerEstimate(
        whole.originalBytes(),
        left.bytes(),
        left.bits(),
        left.sparsity(),
        left.sqnrDb(),
        left.outputSqnrDb(),
        whole.originalMillis(),
        left.millis(),
        left.written());
  }

  /**
   * Figures while other channels are being removed than they were found with.
   *
   * @param share of the weights that will be left, of those that they were found with
   */
  static Goals waiting(Goals goals, double share) {
    return new Goals(
        goals.originalBytes(),
        Figure.estimate(goals.bytes().value() * share),
        goals.originalMillis(),
        goals.millis().map(millis -> Figure.assumed(millis.value())),
        Optional.empty(),
        goals.quality());
  }
}
