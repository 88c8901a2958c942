package dev.espalier.method;

import dev.espalier.numeric.Shape;

/**
 * The upper halves of 32-bit floats (bfloat16): 8 exponent and 7 fraction bits. Numbers that are
 * subnormal there, below 2^-126, are zero, and so are those below 2^-125, which lets old operator
 * sets decode them by a product of two tables.
 *
 * @param patterns the upper halves, row major; never that of minus zero
 */
public record BrainFloat(Shape shape, short[] patterns) implements CompressedWeight {
  private static final float SMALLEST = 0x1p-125f;
  private static final int LARGEST = 0x7F7F;

  public BrainFloat {
    Lengths.check("bfloat16 numbers", patterns.length, shape);
  }

  /** Rounds finite floats to nearest, ties to even; beyond the largest to that. */
  public static BrainFloat of(Shape shape, float[] values) {
    short[] patterns = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      patterns[i] = pattern(values[i]);
    }
    return new BrainFloat(shape, patterns);
  }

  /** The pattern of the number next to a finite float. */
  public static short pattern(float value) {
    if (Math.abs(value) < SMALLEST) {
      return 0;
    }
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & Integer.MAX_VALUE;
    int rounded = (magnitude + 0x7FFF + (magnitude >>> 16 & 1)) >>> 16;
    return (short) (sign | Math.min(rounded, LARGEST));
  }

  /** The float of a pattern. */
  public static float value(short pattern) {
    return Float.intBitsToFloat(pattern << 16);
  }

  @Override
  public int bits() {
    return 16;
  }

  @Override
  public void decodeInto(float[] into) {
    for (int i = 0; i < patterns.length; i++) {
      into[i] = value(patterns[i]);
    }
  }

  @Override
  public int zeros() {
    int zeros = 0;
    for (short pattern : patterns) {
      zeros += pattern == 0 ? 1 : 0;
    }
    return zeros;
  }

  @Override
  public long storedBits() {
    return 16L * patterns.length;
  }

  @Override
  public String toString() {
    return "BrainFloat[" + shape + "]";
  }
}
