package dev.espalier.onnx;

import java.util.List;
import java.util.OptionalInt;

/**
 * Softmax, LogSoftmax and Hardmax 13 work along one axis, the last unless said otherwise. Before,
 * they took everything from {@code axis} on, axis 1 unless said otherwise, as one axis.
 */
final class SoftmaxConversion {
  private SoftmaxConversion() {}

  static void apply(NodeDraft node, ConversionContext context) {
    long axis = node.intValue("axis").orElse(1);
    OptionalInt rank = context.rank(node.original().graph(), node.input(0));
    node.set("axis", AttributeValue.of(-1));
    if (axis == -1 || (rank.isPresent() && axis == rank.getAsInt() - 1)) {
      return;
    }
    String x = node.input(0);
    String y = node.outputs().getFirst();
    String shape = context.fresh(y + "_shape");
    String flat = context.fresh(y + "_flat");
    String result = context.fresh(y + "_rows");
    node.before().add(context.node(NewNode.of("Shape", List.of(x), shape)));
    node.before()
        .add(
            context.node(
                NewNode.of("Flatten", List.of(x), flat).with("axis", AttributeValue.of(axis))));
    node.setInputs(List.of(flat));
    node.setOutputs(List.of(result));
    node.after().add(context.node(NewNode.of("Reshape", List.of(result, shape), y)));
  }
}
