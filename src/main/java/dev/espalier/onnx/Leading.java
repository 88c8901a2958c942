package dev.espalier.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a model's main graph leads to some values, and what does not.
 *
 * @param others operators that do not
 * @param unused initializers that only those use
 */
record Leading(List<OnnxNode> others, List<String> unused) {

  static Leading to(OnnxModel model, Collection<String> values) {
    OnnxGraph main = model.graph();
    Set<String> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(values);
    for (OnnxGraph graph : model.allGraphs()) {
      if (!graph.path().isMain()) {
        graph.nodes().forEach(node -> open.addAll(node.inputs()));
        graph.outputs().forEach(output -> open.add(output.name()));
      }
    }
    main.nodes().stream()
        .filter(node -> !node.subgraphs().isEmpty())
        .forEach(node -> open.addAll(node.outputs()));
    for (String value = open.poll(); value != null; value = open.poll()) {
      if (needed.add(value)) {
        main.producer(value).ifPresent(node -> open.addAll(node.inputs()));
      }
    }
    List<OnnxNode> others = new ArrayList<>();
    for (OnnxNode node : main.nodes()) {
      if (node.outputs().stream().noneMatch(needed::contains)) {
        others.add(node);
      }
    }
    List<String> unused =
        main.initializers().stream()
            .map(OnnxTensor::name)
            .filter(name -> !needed.contains(name))
            .toList();
    return new Leading(others, unused);
  }
}
