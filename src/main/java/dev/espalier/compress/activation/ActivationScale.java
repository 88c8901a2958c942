package dev.espalier.compress.activation;

/**
 * The grid of a value: it is {@code (code - zeroPoint) * scale}, so that zero is exact.
 *
 * @param scale positive and finite
 * @param zeroPoint the code of zero, 0 to 255, or -128 to 127 if codes are signed
 * @param signed whether they are
 */
public record ActivationScale(float scale, int zeroPoint, boolean signed) {
  private static final int STEPS = 255;

  public ActivationScale {
    int lowest = signed ? Byte.MIN_VALUE : 0;
    if (!(scale > 0 && scale < Float.POSITIVE_INFINITY)
        || zeroPoint < lowest
        || zeroPoint > lowest + STEPS) {
      throw new IllegalArgumentException("scale " + scale + ", zero point " + zeroPoint);
    }
  }

  /** The grid of a range, which is widened to hold zero. */
  static ActivationScale of(Interval range, boolean signed) {
    double low = Math.min(0, range.low());
    double high = Math.max(0, range.high());
    int lowest = signed ? Byte.MIN_VALUE : 0;
    if (high == low) {
      return new ActivationScale(1, lowest, signed);
    }
    float scale = (float) Math.max((high - low) / STEPS, Float.MIN_NORMAL);
    long zeroPoint = lowest + Math.round(-low / scale);
    return new ActivationScale(
        scale, (int) Math.clamp(zeroPoint, (long) lowest, (long) lowest + STEPS), signed);
  }

  /** The smallest code. */
  public int lowest() {
    return signed ? Byte.MIN_VALUE : 0;
  }

  /** The code that the runtime gives a number: rounded to even, and clipped. */
  public int code(float value) {
    double steps = Math.rint(value / scale) + zeroPoint;
    return (int) Math.clamp(steps, lowest(), lowest() + (double) STEPS);
  }

  /** The number that a code stands for. */
  public float value(int code) {
    return (code - zeroPoint) * scale;
  }
}
