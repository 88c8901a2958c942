package dev.espalier.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operator of a graph.
 *
 * @param index its place among the nodes of its graph, from 0
 * @param name often empty, and not always unique; see {@link ModelEditor#nameNodes}
 * @param domain empty for the standard operators
 * @param inputs names of values; empty where an optional input is left out
 * @param outputs names of values; empty where an optional output is left out
 * @param subgraphs by the attribute that holds them, {@code attribute[i]} for lists of graphs
 */
public record OnnxNode(
    OnnxGraph graph,
    int index,
    String name,
    String domain,
    String opType,
    List<String> inputs,
    List<String> outputs,
    Attributes attributes,
    Map<String, OnnxGraph> subgraphs) {

  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    subgraphs = Collections.unmodifiableMap(new LinkedHashMap<>(subgraphs));
  }

  /** Whether this is the standard operator {@code op}. */
  public boolean is(String op) {
    return opType.equals(op) && (domain.isEmpty() || domain.equals("ai.onnx"));
  }

  /** The name of input {@code i}; empty if there are fewer or it is left out. */
  public String input(int i) {
    return i < inputs.size() ? inputs.get(i) : "";
  }

  /** The name of output {@code i}; empty if there are fewer or it is left out. */
  public String output(int i) {
    return i < outputs.size() ? outputs.get(i) : "";
  }

  /** Two nodes are equal if they are the same node of the same open model. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OnnxNode node && node.graph == graph && node.index == index;
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(graph) + index;
  }

  @Override
  public String toString() {
    return "node #" + index + (name.isEmpty() ? "" : " '" + name + "'") + " (" + opType + ")";
  }
}
