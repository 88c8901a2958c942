package dev.espalier.onnx;

import java.util.List;

/** Operators whose leftovers from training were taken out or written differently. */
final class Training {
  private Training() {}

  /** BatchNormalization 9: statistics are always per channel. */
  static void spatial(NodeDraft node, ConversionContext context) throws OnnxException {
    if (node.intValue("spatial").orElse(1) == 0) {
      throw context.refuse(node, "it has statistics per element (spatial=0)");
    }
    node.drop("spatial");
  }

  /** BatchNormalization 14: the outputs besides the first are those of training. */
  static void normalization(NodeDraft node, ConversionContext context) throws OnnxException {
    refuseUsed(node, context, "it trains");
    node.setOutputs(List.of(node.outputs().getFirst()));
  }

  /** Dropout 10: the mask is no longer of the type of the data. */
  static void mask(NodeDraft node, ConversionContext context) throws OnnxException {
    refuseUsed(node, context, "its mask is used");
    node.setOutputs(List.of(node.outputs().getFirst()));
  }

  /** Dropout 12: {@code ratio} becomes input 1. It has no effect unless the model trains. */
  static void ratio(NodeDraft node, ConversionContext context) throws OnnxException {
    if (node.floatValue("ratio").isPresent()) {
      float ratio = node.floatValue("ratio").get();
      node.setInput(1, context.scalar(node, "ratio", DataType.FLOAT, ratio));
    }
    node.drop("ratio");
  }

  private static void refuseUsed(NodeDraft node, ConversionContext context, String reason)
      throws OnnxException {
    for (String output : node.outputs().subList(1, node.outputs().size())) {
      if (context.isUsed(node.original().graph(), output)) {
        throw context.refuse(node, reason);
      }
    }
  }
}
