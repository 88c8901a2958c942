package dev.espalier.method.quantize;

/**
 * The unsigned codes a uniform quantizer may use.
 *
 * @param lowest the smallest code
 * @param highest the largest code
 * @param symmetric whether the zero point is fixed in the middle
 */
public record CodeGrid(int lowest, int highest, boolean symmetric) {
  public CodeGrid {
    if (lowest < 0 || highest > 255 || lowest >= highest) {
      throw new IllegalArgumentException("codes from " + lowest + " to " + highest);
    }
  }

  /** Codes 1 to 2^bits-1 around the zero point 2^(bits-1): as many levels below zero as above. */
  public static CodeGrid symmetric(int bits) {
    return new CodeGrid(1, (1 << bits) - 1, true);
  }

  /** Codes 0 to 2^bits-1 with a free zero point among them. */
  public static CodeGrid asymmetric(int bits) {
    return new CodeGrid(0, (1 << bits) - 1, false);
  }

  /** The level next to a value, as codes of this scale and zero point decode. */
  public float level(float value, float scale, int zeroPoint) {
    float steps = Math.max(Math.min(value / scale, highest - zeroPoint), lowest - zeroPoint);
    return (float) Math.rint(steps) * scale;
  }

  /** Number of steps from the lowest to the highest code. */
  public int steps() {
    return highest - lowest;
  }

  /** The zero point of a symmetric grid, and of a range without extent. */
  public int middle() {
    return (lowest + highest + 1) / 2;
  }
}
