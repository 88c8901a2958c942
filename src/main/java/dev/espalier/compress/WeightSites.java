package dev.espalier.compress;

import dev.espalier.compress.encode.DecodeNames;
import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.compress.encode.SharedConstant;
import dev.espalier.compress.encode.WeightSite;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.onnx.NewTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the weights of a network are written. */
final class WeightSites {
  private final DecodeNames names;
  private final Map<LayerId, WeightSite> sites = new HashMap<>();

  WeightSites(Network network) {
    this.names = DecodeNames.of(network.model());
    OperatorSet operators = OperatorSet.of(network.model());
    List<Layer> layers = network.layers();
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

  NewTensor shared(SharedConstant constant) {
    return constant.tensor(names);
  }
}
