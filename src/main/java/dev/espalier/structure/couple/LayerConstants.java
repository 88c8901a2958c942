package dev.espalier.structure.couple;

import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.network.StoredWeight;
import dev.espalier.network.WeightRef;
import dev.espalier.onnx.OnnxTensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which constants the weights of layers are made of, such as codes and their scales, and which of
 * those no channel can be cut out of.
 *
 * @param names the layers by the names of their constants
 * @param packed the layers whose codes lie several in a byte, or in blocks
 */
record LayerConstants(Map<String, String> names, Set<String> packed) {
  private static final String PACKED =
      "are stored as packed codes, several in a byte or in blocks: prune the network that it was"
          + " compressed from";

  static LayerConstants of(Network network) {
    Map<String, String> names = new HashMap<>();
    Set<String> packed = new HashSet<>();
    for (Layer layer : network.layers()) {
      names.putIfAbsent(layer.weight().name(), layer.id().value());
      if (isPacked(layer)) {
        packed.add(layer.id().value());
      }
    }
    Map<String, WeightRef> first = new HashMap<>();
    List<StoredWeight> stored = StoredWeight.of(network.model());
    // Both are all weights in the order in which they are found; the names may be others.
    for (int i = 0; i < Math.min(stored.size(), network.layers().size()); i++) {
      for (WeightRef constant : stored.get(i).tensors()) {
        if (first.putIfAbsent(constant.name(), constant) == null) {
          names.putIfAbsent(constant.name(), network.layers().get(i).id().value());
        }
      }
    }
    return new LayerConstants(Map.copyOf(names), Set.copyOf(packed));
  }

  /** Whether a byte, or what else an element is, holds several weights or some in disorder. */
  private static boolean isPacked(Layer layer) {
    return layer.op().equals("MatMulNBits")
        || layer.weight().dims().elementCount() < layer.seen().elementCount();
  }

  /** The layer that a constant is of, or the constant's name if it is of none. */
  String name(OnnxTensor constant) {
    return names.getOrDefault(constant.name(), constant.name());
  }

  /** Why no channels of a layer can be removed, whatever they are tied to. */
  Optional<String> reason(String layer) {
    return packed.contains(layer) ? Optional.of(PACKED) : Optional.empty();
  }
}
