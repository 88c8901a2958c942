package dev.espalier.network;

import dev.espalier.onnx.Dims;
import dev.espalier.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes layers of the weights that were found. */
final class LayerFactory {
  private final OnnxModel model;
  private final Tunability tunability;

  /** Constants whose bytes a layer has already. */
  private final Set<WeightRef> counted = new HashSet<>();

  private LayerFactory(OnnxModel model) {
    this.model = model;
    this.tunability = new Tunability(model);
  }

  static List<Layer> layers(OnnxModel model) {
    LayerFactory factory = new LayerFactory(model);
    List<FoundWeight> weights = List.copyOf(WeightFinder.find(model));
    List<ScopedName> names = LayerNames.of(weights);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      layers.add(factory.layer(weights.get(i), names.get(i)));
    }
    return layers;
  }

  private Layer layer(FoundWeight found, ScopedName name) {
    Dims seen = found.seen();
    int storedBits = found.storedBits(seen.elementCount());
    return new Layer(
        name.id(),
        name.scopes(),
        found.firstUser().opType(),
        found.weight(),
        found.channelAxis(),
        found.users(),
        storedBits,
        seen,
        fileBytes(found),
        tunability.reason(found, storedBits));
  }

  /** A computed weight has all its constants, unless another layer came first. */
  private long fileBytes(FoundWeight found) {
    List<WeightRef> constants =
        found.trace().computed() ? found.trace().leaves() : List.of(found.weight());
    return constants.stream().filter(counted::add).mapToLong(this::recordBytes).sum();
  }

  private long recordBytes(WeightRef constant) {
    return model
        .graph(constant.graph())
        .map(graph -> graph.recordBytes(constant.name()))
        .orElse(0L);
  }
}
