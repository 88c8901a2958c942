package dev.espalier.compress.activation;

import dev.espalier.compress.activation.ExplicitNodes.Result;
import dev.espalier.compress.activation.ExplicitNodes.Weight;
import dev.espalier.network.Layer;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts operators of integers in the place of those of floats. Between them there are codes; only
 * what others need is made floats again.
 */
final class ExplicitWriter {
  private final ExplicitOperators explicit;
  private final OnnxGraph graph;
  private final ValueNames names;
  private final ExplicitNodes operators;
  private final String domain;
  private final Map<OnnxNode, List<NewNode>> nodes;

  /**
   * Writes operators.
   *
   * @param domain of the operators that make values integers, and floats again
   * @param nodes gets what takes the place of each operator
   */
  ExplicitWriter(
      ExplicitOperators explicit,
      OnnxGraph graph,
      ValueNames names,
      String domain,
      Map<OnnxNode, List<NewNode>> nodes) {
    this.explicit = explicit;
    this.graph = graph;
    this.names = names;
    this.operators = new ExplicitNodes(names);
    this.domain = domain;
    this.nodes = nodes;
  }

  /** The operators that put out floats: products behind which nothing takes integers. */
  void writeLast(Function<Layer, Weight> weights) {
    explicit
        .layers()
        .forEach((user, layer) -> {
          if (!explicit.putsOutCodes(user)) {
            Result floats = new Result(user.output(0), Optional.empty());
            replace(user, List.of(operators.layer(user, weights.apply(layer), floats)));
          }
        });
  }

  /** What computes a value, and the activation that is part of it. */
  void write(String value, OnnxNode maker, Function<Layer, Weight> weights) {
    OnnxNode last = graph.producer(value).orElseThrow();
    String codes = names.codes(value);
    int group = names.group(value);
    boolean plain = last.equals(maker) || explicit.isImplied(last, group);
    String raw = plain ? codes : names.part(value, 'x');
    NewNode first = computing(maker, new Result(raw, Optional.of(value)), weights);
    List<NewNode> behind = new ArrayList<>();
    if (!plain) {
      behind.addAll(activation(last, value));
    }
    if (explicit.needsFloats(value)) {
      behind.add(convert("DequantizeLinear", codes, group, value));
    }
    if (last.equals(maker)) {
      behind.addFirst(first);
    } else {
      replace(maker, List.of(first));
    }
    replace(last, behind);
  }

  private NewNode computing(OnnxNode maker, Result result, Function<Layer, Weight> weights) {
    Layer layer = explicit.layers().get(maker);
    return layer == null
        ? operators.passing(maker, result)
        : operators.layer(maker, weights.apply(layer), result);
  }

  /** An activation by itself, where its scale is shared with values that go beyond its range. */
  private List<NewNode> activation(OnnxNode activation, String value) {
    int group = names.group(value);
    String floats = names.part(value, 'y');
    String active = names.part(value, 'a');
    NewNode copy = NewNode.copyOf(activation).orElseThrow();
    List<String> inputs = new ArrayList<>(copy.inputs());
    inputs.set(0, floats);
    return List.of(
        convert("DequantizeLinear", names.part(value, 'x'), group, floats),
        new NewNode(
            copy.domain(), copy.opType(), copy.name(), inputs, List.of(active), copy.attributes()),
        convert("QuantizeLinear", active, group, names.codes(value)));
  }

  private NewNode convert(String op, String from, int group, String to) {
    List<String> inputs = List.of(from, names.scale(group), names.zero(group));
    return new NewNode(domain, op, "", inputs, List.of(to), Map.of());
  }

  private void replace(OnnxNode node, List<NewNode> with) {
    nodes.put(node, new ArrayList<>(with));
  }
}
