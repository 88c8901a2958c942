package dev.espalier.tune.channel;

import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.ValueInfo;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The operators that channels of a group run through, from those that make them to those that take
 * them in. What flows in and out has the same sizes however many channels are left.
 *
 * @param inputs computed values that flow in
 * @param outputs values that flow out
 */
record ChannelRegion(Set<String> inputs, List<String> outputs) {

  /**
   * Finds them.
   *
   * @throws IllegalArgumentException if they cannot be cut out of the network
   */
  static ChannelRegion of(ChannelGraph graph, ChannelGroup group) {
    BitSet one = new BitSet();
    one.set(group.channels() - 1);
    Set<String> changed = graph.without(Map.of(group.id(), one)).changed();
    OnnxGraph main = graph.network().model().graph();
    List<OnnxNode> touched =
        main.nodes().stream()
            .filter(node -> any(node.inputs(), changed) || any(node.outputs(), changed))
            .toList();
    Set<String> made =
        touched.stream().flatMap(node -> node.outputs().stream()).collect(Collectors.toSet());
    Set<OnnxNode> inside = Set.copyOf(touched);
    Set<String> inputs = new LinkedHashSet<>();
    Set<String> outputs = new LinkedHashSet<>();
    Constants constants = new Constants(main);
    Set<String> put =
        main.outputs().stream().map(ValueInfo::name).collect(Collectors.toUnmodifiableSet());
    for (OnnxNode node : touched) {
      node.inputs().stream()
          .filter(value -> !value.isEmpty() && !made.contains(value) && !constants.has(value))
          .forEach(inputs::add);
      node.outputs().stream()
          .filter(value -> !value.isEmpty() && !changed.contains(value))
          .filter(value -> put.contains(value) || !inside.containsAll(main.consumers(value)))
          .forEach(outputs::add);
    }
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("nothing comes of its channels");
    }
    return new ChannelRegion(inputs, List.copyOf(outputs));
  }

  private static boolean any(List<String> values, Set<String> of) {
    return values.stream().anyMatch(of::contains);
  }

  /**
   * The operators of a model that make the outputs of the inputs: of the network itself, or of one
   * that has lost channels.
   *
   * @throws IllegalArgumentException if they are part of control flow
   */
  Set<OnnxNode> nodes(OnnxModel model) {
    OnnxGraph main = model.graph();
    Set<OnnxNode> nodes = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(outputs);
    while (!open.isEmpty()) {
      main.producer(open.remove())
          .filter(nodes::add)
          .ifPresent(node ->
              node.inputs().stream().filter(value -> !inputs.contains(value)).forEach(open::add));
    }
    for (OnnxNode node : nodes) {
      if (!node.subgraphs().isEmpty()) {
        throw new IllegalArgumentException("control flow runs through " + node);
      }
    }
    return nodes;
  }

  /** Values that are the same in each run. */
  private static final class Constants {
    private final OnnxGraph graph;
    private final Map<String, Boolean> known = new HashMap<>();

    Constants(OnnxGraph graph) {
      this.graph = graph;
    }

    boolean has(String value) {
      Boolean before = known.get(value);
      if (before != null) {
        return before;
      }
      boolean constant =
          graph.constant(value).isPresent()
              || graph
                  .producer(value)
                  .filter(node -> !node.inputs().isEmpty() && node.subgraphs().isEmpty())
                  .filter(node ->
                      node.inputs().stream().allMatch(input -> input.isEmpty() || has(input)))
                  .isPresent();
      known.put(value, constant);
      return constant;
    }
  }
}
