package dev.espalier.network;

import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds every weight of a model, each once, in the order in which operators use them. */
final class WeightFinder {
  private final Tracer tracer = new Tracer();
  private final Map<WeightRef, FoundWeight> found = new LinkedHashMap<>();

  private WeightFinder() {}

  static Collection<FoundWeight> find(OnnxModel model) {
    WeightFinder finder = new WeightFinder();
    for (OnnxGraph graph : model.allGraphs()) {
      for (OnnxNode node : graph.nodes()) {
        List<WeightSlot> slots = WeightSlots.of(node);
        if (!slots.isEmpty() && !finder.tracer.isConstant(node)) {
          slots.forEach(slot -> finder.look(node, slot));
        }
      }
    }
    return finder.found.values();
  }

  private void look(OnnxNode node, WeightSlot slot) {
    tracer
        .trace(node.graph(), node.input(slot.input()))
        .filter(trace -> trace.axes().rank() >= slot.minRank() || !trace.axes().isKnown())
        .ifPresent(trace -> add(node, WeightSlots.seen(node, slot, trace.axes().sizes()), trace));
  }

  private void add(OnnxNode node, WeightSlot slot, Trace trace) {
    List<WeightRef> weights = trace.computed() ? List.of(trace.largest()) : trace.leaves();
    for (WeightRef weight : weights) {
      if (isWeight(weight, node)) {
        found.computeIfAbsent(weight, key -> FoundWeight.of(key, slot, trace, node)).addUser(node);
      }
    }
  }

  /** Whether the elements may be weights and not, say, indices. */
  private static boolean isWeight(WeightRef weight, OnnxNode user) {
    return switch (weight.type()) {
      case UNDEFINED, STRING, BOOL -> false;
      case INT32, INT64, UINT32, UINT64 -> !user.is("Gather") && weight.dims().rank() > 1;
      default -> true;
    };
  }
}
