package dev.espalier.app;

import dev.espalier.evaluate.OutputPair;
import dev.espalier.evaluate.UnmeasuredLayer;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The values by which the layers of two networks are compared.
 *
 * @param pairs one for each layer of the original whose output can be seen in both
 * @param hidden the other layers, with the reason
 */
record LayerValues(List<OutputPair> pairs, List<UnmeasuredLayer> hidden) {

  LayerValues {
    pairs = List.copyOf(pairs);
    hidden = List.copyOf(hidden);
  }

  /** Values have the same names in both networks, which is what compressing keeps to. */
  static LayerValues of(Network original, Network compressed) {
    List<OutputPair> pairs = new ArrayList<>();
    List<UnmeasuredLayer> hidden = new ArrayList<>();
    for (Layer layer : original.layers()) {
      String id = layer.id().value();
      Optional<String> value = layer.output();
      if (value.isEmpty()) {
        hidden.add(
            new UnmeasuredLayer(id, "is inside of control flow, whose values no output can show"));
      } else if (compressed.model().graph().producer(value.get()).isEmpty()) {
        hidden.add(
            new UnmeasuredLayer(
                id, "has an output, '" + value.get() + "', that the compressed model has not"));
      } else {
        pairs.add(OutputPair.same(id, value.get()));
      }
    }
    return new LayerValues(pairs, hidden);
  }
}
