package dev.espalier.method;

import dev.espalier.method.factorize.FactorLayout;
import dev.espalier.numeric.Shape;
import dev.espalier.numeric.linalg.Matrix;
import java.util.Arrays;

/**
 * The product of two weights, each stored in a form of its own. They are two layers in the model;
 * decoded, they are the one weight that does the same.
 *
 * @param layout where the elements lie
 * @param first sees the inputs; r channels
 * @param second makes the outputs; neither is a product itself
 */
public record LowRank(FactorLayout layout, CompressedWeight first, CompressedWeight second)
    implements CompressedWeight {
  public LowRank {
    int rank = first.shape().rank() == 0 ? 0 : first.shape().size(layout.firstAxis());
    if (!first.shape().equals(layout.first(rank)) || !second.shape().equals(layout.second(rank))) {
      throw new IllegalArgumentException(
          first.shape() + " and " + second.shape() + " are no factors of " + layout.weight());
    }
    if (first instanceof LowRank || second instanceof LowRank) {
      throw new IllegalArgumentException("a factor is no product itself");
    }
  }

  /** How many channels there are between the two. */
  public int rank() {
    return first.shape().size(layout.firstAxis());
  }

  @Override
  public Shape shape() {
    return layout.weight();
  }

  /** Bits of a weight of the factors. */
  @Override
  public int bits() {
    return Math.max(first.bits(), second.bits());
  }

  /** Multiplies in doubles, so that what is shown does not depend on any library. */
  @Override
  public void decodeInto(float[] into) {
    int rank = rank();
    int columns = layout.columns();
    float[] inner = layout.firstMatrix(rank).gather(first.decode(), 0);
    float[] outer = layout.secondOf(second.decode(), rank).values();
    Matrix product = Matrix.zeros(layout.rows(), columns);
    double[] sums = new double[columns];
    for (int row = 0; row < layout.rows(); row++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < rank; k++) {
        addTo(sums, outer[row * rank + k], inner, k * columns);
      }
      for (int column = 0; column < columns; column++) {
        product.values()[row * columns + column] = (float) sums[column];
      }
    }
    System.arraycopy(layout.weight(product), 0, into, 0, product.values().length);
  }

  private static void addTo(double[] sums, double factor, float[] values, int from) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += factor * values[from + i];
    }
  }

  @Override
  public int zeros() {
    int zeros = 0;
    for (float value : decode()) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }

  @Override
  public long storedBits() {
    return first.storedBits() + second.storedBits();
  }

  @Override
  public String toString() {
    return "LowRank[" + first + ", " + second + "]";
  }
}
