package dev.espalier.compress;

import dev.espalier.compress.activation.IntegerNetwork;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.DenseFloat;
import dev.espalier.method.Weight;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The network with its layers equalized and nothing else done to them: puts out what the original
 * does, and has the values in between on the scale that they have in the compressed network.
 */
public final class RescaledNetwork {
  private RescaledNetwork() {}

  /** That of a compressed network; the original itself where no layer is equalized. */
  public static CompressedNetwork of(CompressedNetwork compressed) {
    return of(compressed.network(), compressed.sites(), compressed.source());
  }

  static CompressedNetwork of(Network network, WeightSites sites, SourceWeights source) {
    Map<Layer, LayerChange> changes = new LinkedHashMap<>();
    Map<LayerId, CompressedWeight> weights = new HashMap<>();
    for (Layer layer : network.layers()) {
      if (source.rescales(layer)) {
        Weight weight = source.weight(layer);
        changes.put(layer, new LayerChange(LayerPlan.NONE.withEqualization(true)));
        weights.put(layer.id(), new DenseFloat(weight.shape(), weight.values()));
      }
    }
    CompressedNetwork.Origin origin =
        new CompressedNetwork.Origin(Recipe.EMPTY, NetworkInputs.NONE, source, IntegerNetwork.NONE);
    return NetworkCompressor.withBiases(
        new CompressedNetwork(network, sites, origin, changes, weights), changes);
  }
}
