package dev.espalier.network;

import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What single operators do to the shape of a constant. */
final class TracedOps {
  private TracedOps() {}

  /** The trace of a node's first output; nothing if it depends on more than constants. */
  static Optional<Trace> trace(OnnxNode node, Tracer tracer) {
    if (!node.subgraphs().isEmpty() || node.inputs().isEmpty() || isRandom(node)) {
      return Optional.empty();
    }
    return switch (node.opType()) {
      case "Identity", "Cast", "CastLike", "QuantizeLinear", "DequantizeLinear" ->
          first(node, tracer);
      case "Transpose" ->
          first(node, tracer).map(t -> t.map(axes -> MovedAxes.transpose(node, axes)));
      case "Reshape" -> first(node, tracer).map(t -> t.map(axes -> MovedAxes.reshape(node, axes)));
      case "Flatten" -> first(node, tracer).map(t -> t.map(axes -> MovedAxes.flatten(node, axes)));
      case "Squeeze" -> first(node, tracer).map(t -> t.map(axes -> MovedAxes.squeeze(node, axes)));
      case "Unsqueeze" ->
          first(node, tracer).map(t -> t.map(axes -> MovedAxes.unsqueeze(node, axes)));
      case "Slice", "Split" -> first(node, tracer).map(t -> t.map(AxisTrace::resized));
      case "Gather" -> gathered(node, tracer);
      case "Concat" -> joined(node, tracer, false);
      default -> joined(node, tracer, true);
    };
  }

  private static boolean isRandom(OnnxNode node) {
    String op = node.opType();
    return op.startsWith("Random") || op.equals("Multinomial") || op.equals("Bernoulli");
  }

  /** What is moved; the other inputs only say how, but have to be constants too. */
  private static Optional<Trace> first(OnnxNode node, Tracer tracer) {
    boolean known =
        node.inputs().stream()
            .skip(1)
            .filter(input -> !input.isEmpty())
            .allMatch(input -> tracer.trace(node.graph(), input).isPresent());
    return known ? tracer.trace(node.graph(), node.input(0)) : Optional.empty();
  }

  /** Places in a table of single values lie as the result does. */
  private static Optional<Trace> gathered(OnnxNode node, Tracer tracer) {
    Optional<Trace> table = tracer.trace(node.graph(), node.input(0));
    Optional<Trace> places = tracer.trace(node.graph(), node.input(1));
    boolean values = table.isPresent() && table.get().axes().rank() == 1;
    return values
        ? places.map(trace -> Trace.of(List.of(trace, table.get()), trace.axes(), true))
        : joined(node, tracer, true);
  }

  private static Optional<Trace> joined(OnnxNode node, Tracer tracer, boolean arithmetic) {
    List<Trace> inputs = new ArrayList<>();
    for (String input : node.inputs()) {
      if (!input.isEmpty()) {
        Optional<Trace> trace = tracer.trace(node.graph(), input);
        if (trace.isEmpty()) {
          return Optional.empty();
        }
        inputs.add(trace.get());
      }
    }
    return inputs.stream()
        .map(Trace::axes)
        .reduce((left, right) -> arithmetic ? left.broadcast(right) : left.resized())
        .map(axes -> arithmetic && !isElementwise(node) ? axes.resized() : axes)
        .map(axes -> Trace.of(inputs, axes, arithmetic));
  }

  private static boolean isElementwise(OnnxNode node) {
    return switch (node.opType()) {
      case "Add", "Sub", "Mul", "Div", "Mod", "Pow", "Max", "Min", "Where", "BitShift" -> true;
      case "BitwiseAnd", "BitwiseOr", "BitwiseXor", "Floor", "Neg", "Abs", "Sqrt", "Exp" -> true;
      default -> false;
    };
  }
}
