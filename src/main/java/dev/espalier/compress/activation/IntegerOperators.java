package dev.espalier.compress.activation;

import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxNode;
import java.util.List;
import java.util.Set;

/** Operators without weights that the runtime computes with integers. */
final class IntegerOperators {
  /** What they put out has the scale of what they take in. */
  private static final Set<String> MOVING =
      Set.of(
          "MaxPool",
          "AveragePool",
          "Reshape",
          "Flatten",
          "Transpose",
          "Squeeze",
          "Unsqueeze",
          "Resize",
          "Concat");

  /** What they put out has a scale of its own: a mean of many numbers has a smaller range. */
  private static final Set<String> COMPUTING = Set.of("Add", "GlobalAveragePool");

  private IntegerOperators() {}

  /** Whether integers pass through an operator. */
  static boolean passes(OnnxNode node) {
    boolean known =
        node.is(node.opType())
            && (MOVING.contains(node.opType()) || COMPUTING.contains(node.opType()));
    return known
        && node.graph().path().isMain()
        && node.outputs().size() == 1
        && NewNode.copyOf(node).isPresent();
  }

  /** Whether what an operator puts out has to have the scale of what it takes in. */
  static boolean keepsScale(OnnxNode node) {
    return MOVING.contains(node.opType());
  }

  /** The values that an operator takes in as integers; the other inputs say how. */
  static List<String> values(OnnxNode node) {
    boolean all = node.is("Concat") || node.is("Add");
    return all ? node.inputs().stream().distinct().toList() : List.of(node.input(0));
  }

  /**
   * Whether there is an operator that does the same with codes, without rounding in another way.
   */
  static boolean takesCodes(OnnxNode node, OperatorSet operators) {
    if (!passes(node)) {
      return false;
    }
    return switch (node.opType()) {
      case "MaxPool" -> operators.poolsBytes();
      case "AveragePool" -> !node.attributes().names().contains("dilations");
      // Others round what they interpolate downwards.
      case "Resize" -> node.attributes().string("mode").orElse("nearest").equals("nearest");
      default -> true;
    };
  }
}
