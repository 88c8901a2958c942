package dev.espalier.structure.couple;

import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.structure.shape.GraphShapes;
import dev.espalier.structure.shape.ValueShape;
import java.util.Optional;
import java.util.Set;

/** Why channels cannot be followed through an operator. */
final class Problems {
  /** An axis with more elements is no axis of channels. */
  static final long LONGEST = 1 << 24;

  /** The first version of the standard operators that can choose between two lists of sizes. */
  private static final long WHERE = 9;

  /** Operators of which all outputs are followed. */
  private static final Set<String> SEVERAL =
      Set.of("BatchNormalization", "Dropout", "GRU", "LSTM", "RNN", "Split");

  private Problems() {}

  /** What follows the channels that go into the operator; empty if it can be followed. */
  static Optional<String> of(OnnxNode node, GraphShapes shapes) {
    String name = node.opType() + (node.name().isEmpty() ? "" : " '" + node.name() + "'");
    return problem(node, shapes).map(problem -> "go into " + name + ", " + problem);
  }

  private static Optional<String> problem(OnnxNode node, GraphShapes shapes) {
    if (!node.subgraphs().isEmpty()) {
      return Optional.of("which holds graphs of its own");
    }
    if (!node.is(node.opType()) || !CouplingRules.knows(node.opType())) {
      return Optional.of("of which it is not known what it does to channels");
    }
    if (node.is("Constant")) {
      return Optional.empty();
    }
    if (node.outputs().stream().skip(1).anyMatch(output -> !output.isEmpty())
        && !SEVERAL.contains(node.opType())) {
      return Optional.of("of which more than the first output is used");
    }
    String first =
        node.outputs().stream().filter(output -> !output.isEmpty()).findFirst().orElse("");
    if (!fits(first, shapes)
        || !node.inputs().stream().allMatch(input -> input.isEmpty() || fits(input, shapes))) {
      return Optional.of("of which the sizes are not known");
    }
    boolean listed = node.is("Reshape") || node.is("Expand");
    boolean computed = listed && node.graph().constant(node.input(1)).isEmpty();
    if (shapes.opset() < WHERE && (node.is("Shape") || (computed && node.inputs().size() > 1))) {
      return Optional.of(
          "of which the sizes are computed, which operator set %d cannot change"
              .formatted(shapes.opset()));
    }
    return NewNode.copyOf(node).isEmpty() && !node.is("ConstantOfShape")
        ? Optional.of("which has attributes that cannot be copied")
        : Optional.empty();
  }

  private static boolean fits(String value, GraphShapes shapes) {
    Optional<ValueShape> shape = shapes.of(value);
    for (int axis = 0; shape.isPresent() && axis < shape.get().rank(); axis++) {
      if (shape.get().size(axis) > LONGEST) {
        return false;
      }
    }
    return shape.isPresent();
  }
}
