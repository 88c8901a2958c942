package dev.espalier.onnx;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Operators that take as an input what they took as an attribute before. */
final class AttributesToInputs {
  /** What Clip leaves out is no limit. */
  private static final float LOWEST = -Float.MAX_VALUE;

  private AttributesToInputs() {}

  /** ReduceX, Squeeze and Unsqueeze: {@code axes} becomes input 1. Without axes nothing changes. */
  static void axes(NodeDraft node, ConversionContext context) {
    move(node, context, "axes", 1);
  }

  /** Slice 10: {@code starts}, {@code ends} and {@code axes} become inputs 1 to 3. */
  static void slice(NodeDraft node, ConversionContext context) {
    move(node, context, "starts", 1);
    move(node, context, "ends", 2);
    move(node, context, "axes", 3);
  }

  /** TopK 10: {@code k} becomes input 1. */
  static void topK(NodeDraft node, ConversionContext context) {
    node.setInput(1, context.ints("k", List.of(node.intValue("k").orElse(1))));
    node.drop("k");
  }

  /** Split 13: {@code split} becomes input 1. */
  static void split(NodeDraft node, ConversionContext context) {
    move(node, context, "split", 1);
  }

  /** Split 18: equal parts have to be counted. */
  static void parts(NodeDraft node, ConversionContext context) {
    if (node.input(1).isEmpty()) {
      node.set("num_outputs", AttributeValue.of(node.outputs().size()));
    }
  }

  /** Clip 11: {@code min} and {@code max} become inputs 1 and 2. */
  static void clip(NodeDraft node, ConversionContext context) throws OnnxException {
    limit(node, context, "min", LOWEST, 1);
    limit(node, context, "max", Float.MAX_VALUE, 2);
  }

  /** Pad 11: {@code pads} and {@code value} become inputs 1 and 2. */
  static void pad(NodeDraft node, ConversionContext context) throws OnnxException {
    move(node, context, "pads", 1);
    limit(node, context, "value", 0, 2);
  }

  /** DFT 20: {@code axis} becomes input 2, and its default the last but one instead of 1. */
  static void dftAxis(NodeDraft node, ConversionContext context) {
    OptionalLong axis = node.intValue("axis");
    node.setInput(2, context.intScalar("axis", axis.orElse(1)));
    node.drop("axis");
  }

  private static void move(NodeDraft node, ConversionContext context, String attribute, int input) {
    Optional<List<Long>> values = node.ints(attribute);
    if (values.isPresent()) {
      node.setInput(input, context.ints(attribute, values.get()));
    }
    node.drop(attribute);
  }

  private static void limit(
      NodeDraft node, ConversionContext context, String attribute, float otherwise, int input)
      throws OnnxException {
    float value = node.floatValue(attribute).orElse(otherwise);
    if (value != otherwise) {
      DataType type = context.type(node, node.input(0));
      node.setInput(input, context.scalar(node, attribute, type, value));
    }
    node.drop(attribute);
  }
}
