package dev.espalier.network;

import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Follows values back to the constants they are made of. Asks every node at most once, and gives up
 * on chains longer than any exporter writes, so that no graph can exhaust the stack.
 */
final class Tracer {
  private static final int MAX_DEPTH = 100;

  private final Map<OnnxNode, Optional<Trace>> known = new HashMap<>();
  private int depth;

  /**
   * What {@code value}, seen from {@code graph}, is made of; nothing if that is not only constants.
   */
  Optional<Trace> trace(OnnxGraph graph, String value) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Optional<OnnxTensor> constant = graph.constant(value);
    if (constant.isPresent()) {
      return constant.map(tensor -> Trace.of(new WeightRef(home(graph, value), tensor)));
    }
    return graph.producer(value).flatMap(this::trace);
  }

  /**
   * Whether a node makes the same at each run, so that it is only a step on the way to a weight.
   */
  boolean isConstant(OnnxNode node) {
    return trace(node).isPresent();
  }

  private Optional<Trace> trace(OnnxNode node) {
    Optional<Trace> seen = known.get(node);
    if (seen != null) {
      return seen;
    }
    if (depth == MAX_DEPTH) {
      return Optional.empty();
    }
    depth++;
    Optional<Trace> found = TracedOps.trace(node, this);
    depth--;
    known.put(node, found);
    return found;
  }

  /** The graph in which a constant is defined, looking outwards. */
  private static GraphPath home(OnnxGraph graph, String value) {
    for (OnnxGraph here = graph; here != null; here = here.parent().orElse(null)) {
      if (here.initializer(value).isPresent()) {
        return here.path();
      }
    }
    return graph.producer(value).map(node -> node.graph().path()).orElse(graph.path());
  }
}
