package dev.espalier.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is to be different about one graph of the opened model. */
final class GraphDraft {
  private final OnnxGraph graph;
  private final Map<String, Replacement> replacements = new LinkedHashMap<>();
  private final Map<Integer, NodeDraft> nodes = new LinkedHashMap<>();
  private final List<DraftTensor> tensors = new ArrayList<>();
  private final List<DraftNode> front = new ArrayList<>();
  private final Set<String> droppedInputs = new LinkedHashSet<>();
  private final List<String> outputs = new ArrayList<>();
  private final Set<String> undeclared = new LinkedHashSet<>();
  private boolean otherOutputs;

  GraphDraft(OnnxGraph graph) {
    this.graph = graph;
  }

  /** What stands for a tensor: other tensors, and the nodes that make it from them. */
  record Replacement(List<DraftTensor> tensors, List<DraftNode> decode) {}

  OnnxGraph graph() {
    return graph;
  }

  Map<String, Replacement> replacements() {
    return replacements;
  }

  /** Changed nodes by index. */
  Map<Integer, NodeDraft> nodes() {
    return nodes;
  }

  /** The draft of a node, made if there is none. */
  NodeDraft node(OnnxNode node) {
    return nodes.computeIfAbsent(node.index(), index -> new NodeDraft(node));
  }

  @Nullable NodeDraft nodeOrNull(int index) {
    return nodes.get(index);
  }

  /** Tensors that replace none. */
  List<DraftTensor> tensors() {
    return tensors;
  }

  /** Nodes that come before all others. */
  List<DraftNode> front() {
    return front;
  }

  /** Inputs of the graph that are no longer inputs. */
  Set<String> droppedInputs() {
    return droppedInputs;
  }

  /** Whether the graph has only the outputs that are added. */
  boolean hasOtherOutputs() {
    return otherOutputs;
  }

  void dropOutputs() {
    otherOutputs = true;
  }

  /** Values that become outputs of the graph. */
  List<String> outputs() {
    return outputs;
  }

  /** Values of which nothing is declared any longer. */
  Set<String> undeclared() {
    return undeclared;
  }
}
