package dev.espalier.compress;

import dev.espalier.compress.encode.DecodeNames;
import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.compress.encode.SharedConstant;
import dev.espalier.compress.encode.WeightSite;
import dev.espalier.compress.factor.FactorNames;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Where the weights of a network are written. */
final class WeightSites {
  private final DecodeNames names;
  private final OperatorSet operators;
  private final Map<LayerId, WeightSite> sites = new HashMap<>();
  private final Map<Layer, FactorNames> factors;
  private final int layers;

  WeightSites(Network network) {
    this.names = DecodeNames.of(network.model());
    this.operators = OperatorSet.of(network.model());
    this.factors = FactorNames.of(network);
    List<Layer> layers = network.layers();
    this.layers = layers.size();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (layer.tunable()) {
        sites.put(
            layer.id(),
            new WeightSite(
                i,
                layer.weight().name(),
                layer.weight().dims(),
                layer.weight().type(),
                operators,
                names));
      }
    }
  }

  WeightSite of(Layer layer) {
    WeightSite site = sites.get(layer.id());
    if (site == null) {
      throw new IllegalArgumentException("layer '" + layer.id() + "' " + layer.fixed().orElse(""));
    }
    return site;
  }

  /** What is called how when the layer becomes two. */
  FactorNames factors(Layer layer) {
    return Objects.requireNonNull(factors.get(layer));
  }

  /** Where the first weight of a layer that becomes two is written. */
  WeightSite first(Layer layer, Dims dims) {
    return new WeightSite(
        of(layer).layer(), factors(layer).first(), dims, layer.weight().type(), operators, names);
  }

  /** Where the second one is written; its decoder goes by a number that no layer has. */
  WeightSite second(Layer layer, Dims dims) {
    return new WeightSite(
        layers + of(layer).layer(),
        factors(layer).second(),
        dims,
        layer.weight().type(),
        operators,
        names);
  }

  NewTensor shared(SharedConstant constant) {
    return constant.tensor(names);
  }
}
