package dev.espalier.network;

import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Which axis of an operand of {@code Einsum} holds output channels: the last one that is in the
 * result and in no other operand.
 */
final class Einsum {
  private Einsum() {}

  static List<WeightSlot> slots(OnnxNode node) {
    String equation = node.attributes().string("equation").orElse("").replace(" ", "");
    int arrow = equation.indexOf("->");
    if (arrow < 0) {
      return List.of();
    }
    List<String> operands = List.of(equation.substring(0, arrow).split(",", -1));
    String result = equation.substring(arrow + 2);
    List<WeightSlot> slots = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      slots.add(WeightSlot.of(i, channelAxis(operands, i, result)));
    }
    return slots;
  }

  private static int channelAxis(List<String> operands, int operand, String result) {
    String labels = operands.get(operand);
    for (int axis = labels.length() - 1; axis >= 0; axis--) {
      String label = labels.substring(axis, axis + 1);
      boolean own =
          result.contains(label)
              && operands.stream().filter(other -> other.contains(label)).count() == 1;
      if (own && !labels.contains(".")) {
        return axis;
      }
    }
    return WeightSlot.NO_AXIS;
  }
}
