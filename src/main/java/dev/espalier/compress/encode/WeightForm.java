package dev.espalier.compress.encode;

import dev.espalier.method.CompressedWeight;
import dev.espalier.method.Compressor;
import dev.espalier.method.DenseFloat;
import dev.espalier.method.HalfFloat;
import dev.espalier.method.IntegerCodes;
import dev.espalier.method.Quantization;
import dev.espalier.method.Scheme;
import dev.espalier.method.SignScale;

/** What is known of a compressed weight before it exists: all that its size depends on. */
public sealed interface WeightForm {
  /** The form that a weight will have once it is compressed with these settings. */
  static WeightForm of(Quantization quantization, boolean pruned, int channelAxis) {
    int axis = Compressor.scaleAxis(channelAxis, quantization.granularity());
    return switch (quantization.bits()) {
      case 32 -> new Floats();
      case 16 -> new Halves();
      case 1 -> new Signs(pruned, axis);
      default -> new Codes(quantization.bits(), quantization.scheme(), axis);
    };
  }

  /** The form of a compressed weight. */
  static WeightForm of(CompressedWeight weight) {
    return switch (weight) {
      case DenseFloat dense -> new Floats();
      case HalfFloat half -> new Halves();
      case IntegerCodes codes -> new Codes(codes.bits(), codes.scheme(), codes.axis());
      case SignScale signs -> new Signs(signs.kept().isPresent(), signs.axis());
    };
  }

  /** 32-bit floats. */
  record Floats() implements WeightForm {}

  /** 16-bit floats. */
  record Halves() implements WeightForm {}

  /**
   * Integer codes.
   *
   * @param bits 2 to 8
   * @param axis the axis of the scales, -1 for one scale
   */
  record Codes(int bits, Scheme scheme, int axis) implements WeightForm {}

  /**
   * Signs.
   *
   * @param masked whether there is a third value, zero
   * @param axis the axis of the scales, -1 for one scale
   */
  record Signs(boolean masked, int axis) implements WeightForm {}
}
