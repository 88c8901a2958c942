package dev.espalier.method;

import dev.espalier.method.quantize.AffineCodec;
import dev.espalier.method.quantize.QuantizationParameters;
import dev.espalier.numeric.ScaleLayout;
import dev.espalier.numeric.Shape;
import java.util.OptionalInt;

/**
 * Integer codes on a uniform grid. Weight i of group c decodes to {@code (float) (code[i] -
 * zeroPoint[c]) * scale[c]}: an exact integer and a single float multiplication, the same that an
 * ONNX graph does with Cast, Sub and Mul.
 *
 * <p>Codes are unsigned in both schemes. The symmetric grid has the zero point 2^(bits-1) and does
 * not use code 0, so {@code code - 2^(bits-1)} is the signed code of an int8 (or int4) tensor.
 *
 * @param codes one code per weight, row major, unsigned, below 2^bits; code == zeroPoint is exactly
 *     zero
 * @param bits 2 to 8
 * @param scheme whether the zero points are implied by the width or stored
 * @param scales positive, one for each group of {@link #layout()}
 * @param zeroPoints as many as scales, each from 0 to 2^bits-1
 * @param axis the axis of the channels, or -1 for one channel
 * @param block how many inputs of a channel share a scale, or 0 for all
 */
public record IntegerCodes(
    Shape shape,
    byte[] codes,
    int bits,
    Scheme scheme,
    float[] scales,
    int[] zeroPoints,
    int axis,
    int block)
    implements CompressedWeight {
  public IntegerCodes {
    Lengths.check("codes", codes.length, shape);
    Lengths.checkScales(scales.length, axis, block, shape);
    if (bits < 2 || bits > 8) {
      throw new IllegalArgumentException("integer codes of " + bits + " bits: use 2 to 8");
    }
    if (zeroPoints.length != scales.length) {
      throw new IllegalArgumentException(
          zeroPoints.length + " zero points for " + scales.length + " scales");
    }
  }

  /** Which codes share a scale. */
  public ScaleLayout layout() {
    return ScaleLayout.of(shape, axis, block);
  }

  /** The zero point of all channels, if they have the same. */
  public OptionalInt commonZeroPoint() {
    for (int zeroPoint : zeroPoints) {
      if (zeroPoint != zeroPoints[0]) {
        return OptionalInt.empty();
      }
    }
    return zeroPoints.length == 0 ? OptionalInt.of(1 << (bits - 1)) : OptionalInt.of(zeroPoints[0]);
  }

  @Override
  public void decodeInto(float[] into) {
    AffineCodec.decode(codes, layout(), new QuantizationParameters(scales, zeroPoints), into);
  }

  @Override
  public int zeros() {
    return AffineCodec.countZeros(codes, layout(), zeroPoints);
  }

  @Override
  public long storedBits() {
    long parameterBits = scheme == Scheme.ASYMMETRIC ? 40L : 32L;
    return (long) bits * codes.length + parameterBits * scales.length;
  }

  @Override
  public String toString() {
    return "IntegerCodes["
        + shape
        + ", bits="
        + bits
        + ", "
        + scheme
        + ", axis="
        + axis
        + ", block="
        + block
        + "]";
  }
}
