package dev.espalier.onnx;

import java.util.HashSet;
import java.util.Set;

/** Names that are taken: those of the opened model, and those added since. */
final class NameSet {
  private final Set<String> fixed;
  private final Set<String> added = new HashSet<>();

  /**
   * Starts with the names of the opened model.
   *
   * @param fixed never changed
   */
  NameSet(Set<String> fixed) {
    this.fixed = fixed;
  }

  /** All names of values in a model. */
  static Set<String> valuesOf(OnnxModel model) {
    Set<String> names = new HashSet<>();
    for (OnnxGraph graph : model.allGraphs()) {
      names.addAll(graph.parts().initializers.keySet());
      names.addAll(graph.parts().sparse.keySet());
      names.addAll(graph.parts().inputs.keySet());
      for (OnnxNode node : graph.nodes()) {
        names.addAll(node.inputs());
        names.addAll(node.outputs());
      }
    }
    return Set.copyOf(names);
  }

  /** All names of nodes in a model. */
  static Set<String> nodesOf(OnnxModel model) {
    Set<String> names = new HashSet<>();
    for (OnnxGraph graph : model.allGraphs()) {
      graph.nodes().forEach(node -> names.add(node.name()));
    }
    return Set.copyOf(names);
  }

  boolean contains(String name) {
    return fixed.contains(name) || added.contains(name);
  }

  /** Takes a name; false if it was taken before. */
  boolean add(String name) {
    return !fixed.contains(name) && added.add(name);
  }

  /** Gives back a name that was added. */
  void remove(String name) {
    added.remove(name);
  }

  /** Takes {@code base}, or {@code base_1}, {@code base_2} and so on if that is taken. */
  String take(String base) {
    String name = base;
    for (int i = 1; !add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }
}
