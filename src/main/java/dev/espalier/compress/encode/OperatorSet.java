package dev.espalier.compress.encode;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.OnnxModel;

/**
 * What a model may use.
 *
 * @param opset the version of the standard operators, 7 or later
 * @param irVersion the version of the format
 */
public record OperatorSet(long opset, long irVersion) {
  /** The runtime's own operators. */
  public static final String MICROSOFT = "com.microsoft";

  /** The only version of them. */
  public static final long MICROSOFT_VERSION = 1;

  /** Those that a model declares. */
  public static OperatorSet of(OnnxModel model) {
    return new OperatorSet(model.opsets().getOrDefault("", 1L), model.irVersion());
  }

  /** Whether bytes can be shifted. */
  boolean shiftsBytes() {
    return opset >= 11;
  }

  /** Whether bytes can be added. */
  boolean addsBytes() {
    return opset >= 14;
  }

  /** Whether the ends of a slice are inputs; before they were attributes. */
  boolean slicesByInputs() {
    return opset >= 10;
  }

  /** Whether there are running sums. */
  public boolean sumsUp() {
    return opset >= 11;
  }

  /** Whether integers can be counted up. */
  boolean hasRange() {
    return opset >= 11;
  }

  /** Whether what a division leaves is an operator. */
  boolean hasMod() {
    return opset >= 10;
  }

  /** Whether bfloat16 numbers can be cast. */
  boolean castsBrainFloats() {
    return opset >= 13;
  }

  /** Whether DequantizeLinear takes a scale for each channel. */
  public boolean dequantizesChannels() {
    return opset >= 13;
  }

  /** Whether the largest of bytes can be found. */
  public boolean poolsBytes() {
    return opset >= 12;
  }

  /** Whether there are products of integers. */
  public boolean multipliesIntegers() {
    return opset >= 10;
  }

  /** Whether scales of values can be found at each run. */
  public boolean quantizesDynamically() {
    return opset >= 11;
  }

  /**
   * The domain of QuantizeLinear and DequantizeLinear with a scale for each channel: in older
   * operator sets the runtime's own, which are the same.
   */
  public String quantizing() {
    return dequantizesChannels() ? "" : MICROSOFT;
  }

  /** The domain of the same for codes of 16 bits, which the standard ones take later. */
  public String quantizingWords() {
    return opset >= 21 ? "" : MICROSOFT;
  }

  /** Whether there are integers of this width to cast from. */
  boolean hasIntegers(int bits) {
    return switch (bits) {
      case 2 -> opset >= 25 && irVersion >= 13;
      case 4 -> opset >= 21 && irVersion >= 10;
      case 8 -> true;
      default -> false;
    };
  }

  /** The integers of this width. */
  static DataType integers(int bits, boolean signed) {
    return switch (bits) {
      case 2 -> signed ? DataType.INT2 : DataType.UINT2;
      case 4 -> signed ? DataType.INT4 : DataType.UINT4;
      case 8 -> signed ? DataType.INT8 : DataType.UINT8;
      default -> throw new IllegalArgumentException("no integers of " + bits + " bits");
    };
  }
}
