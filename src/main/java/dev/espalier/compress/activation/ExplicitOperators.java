package dev.espalier.compress.activation;

import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.network.Layer;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which operators of a network the file has as operators of integers: those of the layers that ask
 * for it, and, as soon as one does, those that integers pass through.
 */
final class ExplicitOperators {
  private final IntegerNetwork network;
  private final OnnxGraph graph;
  private final Map<OnnxNode, Layer> layers = new LinkedHashMap<>();
  private final Set<OnnxNode> passing = new LinkedHashSet<>();
  private final Map<String, OnnxNode> makers = new HashMap<>();
  private final KnownBounds bounds;

  ExplicitOperators(IntegerNetwork network, OnnxGraph graph, OperatorSet operators) {
    this.network = network;
    this.graph = graph;
    this.bounds = new KnownBounds(graph);
    network
        .layers()
        .forEach((layer, form) -> {
          if (form.explicit()) {
            layers.put(layer.users().getFirst(), layer);
          }
        });
    if (!layers.isEmpty()) {
      network.flow().ifPresent(flow -> find(flow, operators));
    }
  }

  private void find(IntegerFlow flow, OperatorSet operators) {
    flow.computed().stream()
        .filter(node -> IntegerOperators.takesCodes(node, operators))
        .forEach(passing::add);
    for (String value : flow.groups().keySet()) {
      if (flow.isProduced(value)) {
        maker(value).filter(this::contains).ifPresent(node -> makers.put(value, node));
      }
    }
  }

  /** What computes a value, behind which an activation may be part of it. */
  private Optional<OnnxNode> maker(String value) {
    return graph
        .producer(value)
        .flatMap(node ->
            IntegerLayers.isActivation(node) ? graph.producer(node.input(0)) : Optional.of(node));
  }

  /** By each operator of a layer, the layer. */
  Map<OnnxNode, Layer> layers() {
    return layers;
  }

  /** The operators without weights. */
  Set<OnnxNode> passing() {
    return passing;
  }

  boolean contains(OnnxNode node) {
    return layers.containsKey(node) || passing.contains(node);
  }

  /** The operator of integers that computes a value; nothing if others do. */
  Optional<OnnxNode> makerOf(String value) {
    return Optional.ofNullable(makers.get(value));
  }

  /** Whether an operator puts out codes. */
  boolean putsOutCodes(OnnxNode node) {
    return makers.containsValue(node);
  }

  /** Whether anything but operators of integers needs a value. */
  boolean needsFloats(String value) {
    return graph.outputs().stream().anyMatch(output -> output.name().equals(value))
        || !graph.consumers(value).stream().allMatch(this::contains);
  }

  /**
   * Whether an activation does nothing to codes but what their range does: values of the group that
   * shares the scale are all within it.
   */
  boolean isImplied(OnnxNode activation, int group) {
    Interval kept = bounds.ofActivation(activation);
    Interval all =
        network.groups().entrySet().stream()
            .filter(value -> value.getValue() == group)
            .map(value -> bounds.of(value.getKey()))
            .reduce(new Interval(0, 0), Interval::with);
    return kept.low() <= all.low() && kept.high() >= all.high();
  }
}
