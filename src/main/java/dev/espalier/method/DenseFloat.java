package dev.espalier.method;

import dev.espalier.numeric.Shape;

/**
 * 32 bit floats: the original weights, or the original weights with the pruned ones zero.
 *
 * @param values the weights, row major
 */
public record DenseFloat(Shape shape, float[] values) implements CompressedWeight {
  public DenseFloat {
    Lengths.check("values", values.length, shape);
  }

  @Override
  public int bits() {
    return 32;
  }

  @Override
  public void decodeInto(float[] into) {
    System.arraycopy(values, 0, into, 0, values.length);
  }

  @Override
  public int zeros() {
    int zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }

  @Override
  public long storedBits() {
    return 32L * values.length;
  }

  @Override
  public String toString() {
    return "DenseFloat[" + shape + "]";
  }
}
