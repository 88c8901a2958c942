package dev.espalier.structure.repair;

import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.network.WeightRef;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.runtime.ModelSource;
import dev.espalier.structure.Exposed;
import dev.espalier.structure.couple.ChannelGraph.Remainder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network without some channels or blocks, with those of its constants that were changed since.
 */
public final class RepairedNetwork {
  private final Network network;
  private final Set<String> replaced;
  private final Map<String, Change> changes = new LinkedHashMap<>();

  /** A constant with other values. */
  private record Change(WeightRef at, float[] values) {}

  /** A network without some channels, of which nothing is changed yet. */
  public RepairedNetwork(Network network) {
    this(network, Set.of());
  }

  /**
   * A network without some channels or blocks, of which nothing is changed yet.
   *
   * @param replaced values of the whole network that others have taken the place of
   */
  public RepairedNetwork(Network network, Set<String> replaced) {
    this.network = network;
    this.replaced = Set.copyOf(replaced);
  }

  public Network network() {
    return network;
  }

  /** The values of a constant as they are now. */
  float[] values(WeightRef at) {
    Change change = changes.get(at.name());
    return change == null ? at.read() : change.values();
  }

  /** The weights of a layer as they are now. */
  float[] weights(Layer layer) {
    return values(layer.weight());
  }

  void set(WeightRef at, float[] values) {
    changes.put(at.name(), new Change(at, values));
  }

  /** The batch normalizations that take in something else than before, in order of execution. */
  List<OnnxNode> norms(Remainder removed) {
    return removed.order().stream()
        .flatMap(node -> network.model().graph().producer(node.output(0)).stream())
        .filter(node -> node.is("BatchNormalization") && reached(removed).contains(node))
        .toList();
  }

  /** The layers that take in something else than before, in order of execution. */
  List<Layer> behindRemoved(Remainder removed) {
    Set<OnnxNode> reached = reached(removed);
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : network.layers()) {
      boolean plain = layer.weight().type() == DataType.FLOAT && layer.weight().graph().isMain();
      if (plain && layer.users().stream().anyMatch(reached::contains)) {
        layers.add(layer);
      }
    }
    return layers;
  }

  private Set<OnnxNode> reached(Remainder removed) {
    OnnxGraph graph = network.model().graph();
    Set<String> other = new HashSet<>(replaced);
    Set<OnnxNode> reached = new HashSet<>();
    for (OnnxNode node : removed.order()) {
      boolean loses = removed.sumsOverRemoved(node);
      if (loses || node.inputs().stream().anyMatch(other::contains)) {
        other.addAll(node.outputs());
        node.outputs().stream().findFirst().flatMap(graph::producer).ifPresent(reached::add);
      }
    }
    return reached;
  }

  /** The network as it is now, to be written. */
  public ModelEditor edit() {
    ModelEditor editor = network.model().edit();
    changes.forEach((name, change) ->
        editor.replaceTensor(
            change.at().graph(),
            name,
            List.of(NewTensor.of(name, change.at().dims(), change.values())),
            List.of()));
    return editor;
  }

  ModelSource exposing(Set<String> values) {
    Map<WeightRef, float[]> now = new LinkedHashMap<>();
    changes.values().forEach(change -> now.put(change.at(), change.values()));
    return Exposed.of(network, now, values);
  }
}
