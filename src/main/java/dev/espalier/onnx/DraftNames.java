package dev.espalier.onnx;

import java.util.List;
import java.util.function.Predicate;

/**
 * The names of values and of nodes of a changed copy: onnxruntime refuses a model in which two
 * nodes or two values are called the same.
 */
record DraftNames(NameSet values, NameSet nodes) {

  static DraftNames of(OnnxModel model) {
    return new DraftNames(new NameSet(model.valueNames()), new NameSet(model.nodeNames()));
  }

  /**
   * Takes names for new values.
   *
   * @throws IllegalArgumentException if one is taken; then none of them is
   */
  void addValues(List<String> names) {
    List<String> named = names.stream().filter(Predicate.not(String::isEmpty)).toList();
    for (int i = 0; i < named.size(); i++) {
      if (!values.add(named.get(i))) {
        named.subList(0, i).forEach(values::remove);
        throw new IllegalArgumentException("the model has a value '" + named.get(i) + "' already");
      }
    }
  }

  /** The node ready to be written, renamed if there is a node of its name. */
  DraftNode node(NewNode node) {
    if (node.name().isEmpty() || nodes.add(node.name())) {
      return DraftNode.of(node);
    }
    return DraftNode.of(node.named(nodes.take(node.name())));
  }

  /** Gives back the names of a node that is no longer to be written. */
  void remove(DraftNode node) {
    nodes.remove(node.node().name());
    node.node().outputs().forEach(values::remove);
  }
}
