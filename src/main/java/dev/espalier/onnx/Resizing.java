package dev.espalier.onnx;

import java.util.List;
import java.util.Optional;

/** Operators that sample between points. */
final class Resizing {
  private static final String COORDINATES = "coordinate_transformation_mode";
  private static final int SCALES = 1;

  private Resizing() {}

  /** Upsample 9: {@code scales} becomes input 1. */
  static void scales(NodeDraft node, ConversionContext context) throws OnnxException {
    List<Float> scales =
        node.floats("scales").orElseThrow(() -> context.refuse(node, "it has no scales"));
    node.setInput(SCALES, context.floats("scales", scales));
    node.drop("scales");
  }

  /** Upsample was replaced by Resize in version 10. */
  static void upsample(NodeDraft node, ConversionContext context) {
    node.become("Resize");
  }

  /**
   * Resize 11 has a region of interest as input 1, and says how positions are computed. Before,
   * they were multiplied by the scale, and the nearest point was the one before, or, when
   * shrinking, the one behind.
   */
  static void resize(NodeDraft node, ConversionContext context) throws OnnxException {
    String scales = node.input(SCALES);
    boolean nearest = node.string("mode").orElse("nearest").equals("nearest");
    if (nearest) {
      node.set("nearest_mode", AttributeValue.of(rounding(node, scales, context)));
    }
    node.set(COORDINATES, AttributeValue.of("asymmetric"));
    node.setInputs(List.of(node.input(0), context.floats("roi", List.of()), scales));
  }

  /** Resize 13 has one coordinate mode less. */
  static void modes(NodeDraft node, ConversionContext context) throws OnnxException {
    if (node.string(COORDINATES).orElse("").equals("tf_half_pixel_for_nn")) {
      throw context.refuse(node, "tf_half_pixel_for_nn was taken out");
    }
  }

  /** RoiAlign 16 shifts by half a pixel unless said otherwise. */
  static void roiAlign(NodeDraft node, ConversionContext context) {
    node.set(COORDINATES, AttributeValue.of("output_half_pixel"));
  }

  /** GridSample 20 named its modes like Resize. */
  static void gridSample(NodeDraft node, ConversionContext context) {
    switch (node.string("mode").orElse("bilinear")) {
      case "bilinear" -> node.set("mode", AttributeValue.of("linear"));
      case "bicubic" -> node.set("mode", AttributeValue.of("cubic"));
      default -> {}
    }
  }

  private static String rounding(NodeDraft node, String scales, ConversionContext context)
      throws OnnxException {
    if (node.original().is("Upsample")) {
      return "floor";
    }
    Optional<OnnxTensor> constant = node.original().graph().constant(scales);
    if (constant.isEmpty()) {
      throw context.refuse(node, "its scales are computed");
    }
    boolean grows = false;
    boolean shrinks = false;
    for (float scale : constant.get().toFloats()) {
      grows |= scale > 1;
      shrinks |= scale < 1;
    }
    if (grows && shrinks) {
      throw context.refuse(node, "it grows along one axis and shrinks along another");
    }
    return shrinks ? "ceil" : "floor";
  }
}
