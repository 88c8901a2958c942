package dev.espalier.method;

import dev.espalier.numeric.HalfFloats;
import dev.espalier.numeric.Shape;

/**
 * IEEE 754 half precision floats, decoded exactly.
 *
 * @param halves the weights as binary16 bit patterns, row major
 * @param saturated how many weights were too large for half precision and became the largest half,
 *     65504, with their sign
 */
public record HalfFloat(Shape shape, short[] halves, int saturated) implements CompressedWeight {
  public HalfFloat {
    Lengths.check("half floats", halves.length, shape);
  }

  @Override
  public int bits() {
    return 16;
  }

  @Override
  public void decodeInto(float[] into) {
    HalfFloats.decode(halves, into);
  }

  @Override
  public int zeros() {
    int zeros = 0;
    for (short half : halves) {
      zeros += (half & 0x7FFF) == 0 ? 1 : 0;
    }
    return zeros;
  }

  @Override
  public long storedBits() {
    return 16L * halves.length;
  }

  @Override
  public String toString() {
    return "HalfFloat[" + shape + "]";
  }
}
