package dev.espalier.compress.activation;

import dev.espalier.recipe.ActivationType;

/**
 * The grid of a value: it is {@code (code - zeroPoint) * scale}, so that zero is exact.
 *
 * @param scale positive and finite
 * @param zeroPoint the code of zero, 0 to 255 or 65535, or -128 to 127 if codes are signed
 * @param signed whether they are
 * @param bits of a code, 8 or 16
 */
public record ActivationScale(float scale, int zeroPoint, boolean signed, int bits) {

  public ActivationScale {
    int lowest = lowest(signed, bits);
    if (!(scale > 0 && scale < Float.POSITIVE_INFINITY)
        || zeroPoint < lowest
        || zeroPoint > lowest + steps(bits)) {
      throw new IllegalArgumentException("scale " + scale + ", zero point " + zeroPoint);
    }
  }

  /** One that stands for others of a type. */
  static ActivationScale any(ActivationType type) {
    return new ActivationScale(1, 0, type.signedValues(), type.valueBits());
  }

  private static int lowest(boolean signed, int bits) {
    return signed ? -(1 << (bits - 1)) : 0;
  }

  private static int steps(int bits) {
    return (1 << bits) - 1;
  }

  /** The grid of a range, which is widened to hold zero, with the codes that this has. */
  ActivationScale of(Interval range) {
    double low = Math.min(0, range.low());
    double high = Math.max(0, range.high());
    int lowest = lowest();
    if (high == low) {
      return new ActivationScale(1, lowest, signed, bits);
    }
    float step = (float) Math.max((high - low) / steps(bits), Float.MIN_NORMAL);
    long zero = lowest + Math.round(-low / step);
    return new ActivationScale(
        step, (int) Math.clamp(zero, (long) lowest, (long) lowest + steps(bits)), signed, bits);
  }

  /** The smallest code. */
  public int lowest() {
    return lowest(signed, bits);
  }

  /** The code that the runtime gives a number: rounded to even, and clipped. */
  public int code(float value) {
    double steps = Math.rint(value / scale) + zeroPoint;
    return (int) Math.clamp(steps, lowest(), lowest() + (double) steps(bits));
  }

  /** The number that a code stands for. */
  public float value(int code) {
    return (code - zeroPoint) * scale;
  }
}
