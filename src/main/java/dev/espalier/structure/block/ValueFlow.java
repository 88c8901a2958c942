package dev.espalier.structure.block;

import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.structure.shape.GraphShapes;
import dev.espalier.structure.shape.ValueShape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What flows through a network: in which order, which values depend on its inputs, their sizes. */
final class ValueFlow {
  private final OnnxGraph graph;
  private final GraphShapes shapes;
  private final Map<OnnxNode, Integer> places = new HashMap<>();
  private final Set<String> varying = new HashSet<>();
  private final Set<String> putOut = new HashSet<>();

  ValueFlow(Network network) {
    OnnxModel model = network.model();
    graph = model.graph();
    shapes = GraphShapes.of(graph, model.opsets().getOrDefault("", 1L));
    model.allGraphs().forEach(any -> any.outputs().forEach(output -> putOut.add(output.name())));
    graph.inputs().forEach(input -> varying.add(input.name()));
    for (OnnxNode node : shapes.order()) {
      places.put(node, places.size());
      if (node.inputs().stream().anyMatch(varying::contains) || !node.subgraphs().isEmpty()) {
        varying.addAll(node.outputs());
      }
    }
    varying.remove("");
  }

  /** The main graph. */
  OnnxGraph graph() {
    return graph;
  }

  /** The operators of the main graph, in an order of execution. */
  List<OnnxNode> order() {
    return shapes.order();
  }

  /** Where an operator is in that order; -1 if it is not in the main graph. */
  int place(OnnxNode node) {
    return places.getOrDefault(node, -1);
  }

  /** Whether a value depends on what the network takes in. */
  boolean varies(String value) {
    return varying.contains(value);
  }

  /** Whether this or an inner graph puts a value out. */
  boolean isPutOut(String value) {
    return putOut.contains(value);
  }

  /** The sizes of a value; nothing if they are not known. */
  Optional<ValueShape> shape(String value) {
    return shapes.of(value);
  }

  /**
   * Why one value cannot take the place of another: it has other sizes, or other ones are free.
   *
   * @return the end of a sentence; nothing if it can
   */
  Optional<String> sizes(String from, String to) {
    // Sizes that are the same for one choice of those that are free may differ for another.
    return other(shapes.of(from), shapes.of(to))
        .or(() ->
            shapes.larger(from).isEmpty() && shapes.larger(to).isEmpty()
                ? Optional.empty()
                : other(shapes.larger(from), shapes.larger(to)));
  }

  private static Optional<String> other(Optional<ValueShape> before, Optional<ValueShape> after) {
    if (before.isEmpty() || after.isEmpty()) {
      return Optional.of("puts out values of unknown sizes");
    }
    return Arrays.equals(before.get().sizes(), after.get().sizes())
        ? Optional.empty()
        : Optional.of("makes " + after.get() + " of " + before.get() + ", other sizes");
  }
}
