package dev.espalier.numeric.moment;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;

/** Gathers a {@link SecondMoment}, many input vectors at a time. Sums are kept in doubles. */
public final class MomentSum {
  /** Up to here loops cost less than a call of a matrix product. */
  private static final int SMALL = 32;

  private final LinearAlgebra algebra;
  private final int size;
  private final double[] products;
  private final double[] sums;
  private long count;

  /**
   * Starts with nothing.
   *
   * @param size number of inputs
   */
  public MomentSum(LinearAlgebra algebra, int size) {
    this.algebra = algebra;
    this.size = size;
    this.products = new double[Math.multiplyExact(size, size)];
    this.sums = new double[size];
  }

  /** Number of inputs. */
  public int size() {
    return size;
  }

  /**
   * Adds input vectors.
   *
   * @param vectors a row for each input, a column for each vector
   */
  public void add(Matrix vectors) {
    if (vectors.rows() != size) {
      throw new IllegalArgumentException(vectors + " is not vectors of " + size + " inputs");
    }
    float[] values = vectors.values();
    int length = vectors.columns();
    for (int input = 0; input < size; input++) {
      double sum = 0;
      for (int i = input * length; i < (input + 1) * length; i++) {
        sum += values[i];
      }
      sums[input] += sum;
    }
    if (size <= SMALL) {
      addSmall(values, length);
    } else {
      float[] gram = algebra.multiplyByTransposed(vectors, vectors).values();
      for (int i = 0; i < gram.length; i++) {
        products[i] += gram[i];
      }
    }
    count += length;
  }

  private void addSmall(float[] values, int length) {
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++) {
        double product = product(values, i * length, j * length, length);
        products[i * size + j] += product;
        products[j * size + i] += i == j ? 0 : product;
      }
    }
  }

  /** Four sums side by side, so that none waits for the one before. */
  private static double product(float[] values, int a, int b, int length) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      first += (double) values[a + i] * values[b + i];
      second += (double) values[a + i + 1] * values[b + i + 1];
      third += (double) values[a + i + 2] * values[b + i + 2];
      fourth += (double) values[a + i + 3] * values[b + i + 3];
    }
    for (; i < length; i++) {
      first += (double) values[a + i] * values[b + i];
    }
    return first + second + third + fourth;
  }

  /** Whether all inputs were finite numbers. */
  public boolean isFinite() {
    for (double sum : sums) {
      if (!Double.isFinite(sum)) {
        return false;
      }
    }
    return true;
  }

  /** Number of vectors that were added. */
  public long count() {
    return count;
  }

  /** Whether the square of an input was more than a float holds. */
  public boolean overflows() {
    for (int input = 0; input < size; input++) {
      double power = products[input * size + input] / Math.max(1, count);
      if (!(power <= Float.MAX_VALUE)) {
        return true;
      }
    }
    return false;
  }

  /** What was gathered; all zero where nothing was. */
  public SecondMoment moment() {
    Matrix matrix = Matrix.zeros(size, size);
    float[] mean = new float[size];
    double scale = count == 0 ? 0 : 1.0 / count;
    for (int i = 0; i < size; i++) {
      mean[i] = (float) (sums[i] * scale);
      for (int j = 0; j < size; j++) {
        double both = products[i * size + j] + products[j * size + i];
        matrix.values()[i * size + j] = (float) (both / 2 * scale);
      }
    }
    return new SecondMoment(matrix, mean, count);
  }
}
