package dev.espalier.onnx;

import java.util.HashSet;
import java.util.Set;

/** All names of values and nodes in a model, so that new ones can be told apart. */
final class ValueNames {
  private final Set<String> fixed;
  private final Set<String> added = new HashSet<>();

  /**
   * @param fixed the names of the opened model
   */
  ValueNames(Set<String> fixed) {
    this.fixed = fixed;
  }

  static Set<String> of(OnnxModel model) {
    Set<String> names = new HashSet<>();
    for (OnnxGraph graph : model.allGraphs()) {
      names.addAll(graph.parts().initializers.keySet());
      names.addAll(graph.parts().sparse.keySet());
      names.addAll(graph.parts().inputs.keySet());
      for (OnnxNode node : graph.nodes()) {
        names.add(node.name());
        names.addAll(node.inputs());
        names.addAll(node.outputs());
      }
    }
    return names;
  }

  /** Takes a name for a new value. */
  void add(String name) {
    if (fixed.contains(name) || !added.add(name)) {
      throw new IllegalArgumentException("the model has a value '" + name + "' already");
    }
  }

  void remove(String name) {
    added.remove(name);
  }

  /**
   * {@code base}, or {@code base_1}, {@code base_2} and so on if that is taken; does not take it.
   */
  String unique(String base) {
    String name = base;
    for (int i = 1; fixed.contains(name) || added.contains(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }

  boolean contains(String name) {
    return fixed.contains(name) || added.contains(name);
  }
}
