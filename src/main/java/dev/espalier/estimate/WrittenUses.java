package dev.espalier.estimate;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.network.Layer;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which nodes of a written file belong to which layers, by the names of values: what takes in a
 * layer's weight, or what it is decoded from, what puts out what the layer did, and what makes
 * integers of its values or floats of them. What several layers have from, such as the rounding of
 * a value that two of them take in, belongs to none.
 */
final class WrittenUses {
  private final OnnxModel model;
  private final CompressedNetwork compressed;
  private final Map<OnnxNode, List<Layer>> uses = new LinkedHashMap<>();

  WrittenUses(OnnxModel model, CompressedNetwork compressed) {
    this.model = model;
    this.compressed = compressed;
  }

  Map<OnnxNode, List<Layer>> find() {
    compressed.network().layers().forEach(this::addLayer);
    if (!compressed.integers().isEmpty()) {
      addBorders(model.graph());
    }
    return uses;
  }

  private void addLayer(Layer layer) {
    Set<String> names = new LinkedHashSet<>(compressed.writtenNames(layer));
    Set<String> outputs = new LinkedHashSet<>();
    layer.users().forEach(user -> outputs.add(user.output(0)));
    for (OnnxNode user : layer.users()) {
      Optional<OnnxGraph> graph = model.graph(user.graph().path());
      for (OnnxNode node : graph.map(OnnxGraph::nodes).orElse(List.of())) {
        boolean takes = node.inputs().stream().anyMatch(names::contains);
        boolean named = !node.name().isEmpty() && node.name().equals(user.name());
        if (takes && (node.is("Transpose") || node.is("DequantizeLinear"))) {
          names.add(node.output(0));
        }
        if (takes || named || outputs.contains(node.output(0))) {
          add(node, layer);
        }
      }
    }
  }

  private void add(OnnxNode node, Layer layer) {
    List<Layer> known = uses.computeIfAbsent(node, _ -> new ArrayList<>());
    if (!known.contains(layer)) {
      known.add(layer);
    }
  }

  private void addBorders(OnnxGraph graph) {
    Map<OnnxNode, Layer> found = new LinkedHashMap<>();
    for (OnnxNode node : graph.nodes()) {
      if (uses.containsKey(node)) {
        continue;
      }
      Optional<Layer> owner =
          switch (node.opType()) {
            case "QuantizeLinear" ->
                producer(graph, node.input(0)).or(() -> consumer(graph, node.output(0)));
            case "DynamicQuantizeLinear" -> taking(graph, node.output(0));
            case "DequantizeLinear" ->
                graph
                    .producer(node.input(0))
                    .flatMap(made ->
                        producer(
                            graph,
                            made.opType().equals("QuantizeLinear")
                                ? made.input(0)
                                : node.input(0)));
            default -> Optional.empty();
          };
      owner.ifPresent(layer -> found.put(node, layer));
    }
    found.forEach(this::add);
  }

  /** The layer of integers that puts a value out, behind its activation if it has one. */
  private Optional<Layer> producer(OnnxGraph graph, String value) {
    Optional<OnnxNode> node = graph.producer(value);
    if (node.filter(found -> found.is("Relu") || found.is("Clip")).isPresent()) {
      node = node.flatMap(found -> graph.producer(found.input(0)));
    }
    return node.map(found -> uses.getOrDefault(found, List.of()))
        .filter(layers -> layers.size() == 1)
        .map(List::getFirst)
        .filter(layer -> compressed.integers().form(layer).isPresent());
  }

  /** The layer that takes in codes, or what they stand for, if it is just one. */
  private Optional<Layer> consumer(OnnxGraph graph, String codes) {
    List<Layer> layers =
        graph.consumers(codes).stream()
            .flatMap(node ->
                node.opType().equals("DequantizeLinear")
                    ? graph.consumers(node.output(0)).stream()
                    : Stream.of(node))
            .flatMap(node -> uses.getOrDefault(node, List.of()).stream())
            .distinct()
            .toList();
    return layers.size() == 1 ? Optional.of(layers.getFirst()) : Optional.empty();
  }

  private Optional<Layer> taking(OnnxGraph graph, String codes) {
    List<Layer> layers =
        graph.consumers(codes).stream()
            .flatMap(node -> uses.getOrDefault(node, List.of()).stream())
            .distinct()
            .toList();
    return layers.size() == 1 ? Optional.of(layers.getFirst()) : Optional.empty();
  }
}
