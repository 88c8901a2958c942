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

  /** Adds input vectors, one per row. */
  public void add(Matrix vectors) {
    float[] values = vectors.values();
    if (vectors.columns() != size) {
      throw new IllegalArgumentException(vectors + " vectors for " + size + " inputs");
    }
    for (int row = 0, i = 0; row < vectors.rows(); row++) {
      for (int column = 0; column < size; column++, i++) {
        sums[column] += values[i];
      }
    }
    if (size <= SMALL) {
      addSmall(values, vectors.rows());
    } else {
      float[] gram = algebra.multiplyTransposed(vectors, vectors).values();
      for (int i = 0; i < gram.length; i++) {
        products[i] += gram[i];
      }
    }
    count += vectors.rows();
  }

  private void addSmall(float[] values, int rows) {
    for (int row = 0; row < rows; row++) {
      int from = row * size;
      for (int i = 0; i < size; i++) {
        float value = values[from + i];
        if (value != 0) {
          int to = i * size;
          for (int j = 0; j < size; j++) {
            products[to + j] += (double) value * values[from + j];
          }
        }
      }
    }
  }

  /** Whether any input was not a finite number. */
  public boolean isFinite() {
    for (double sum : sums) {
      if (!Double.isFinite(sum)) {
        return false;
      }
    }
    return true;
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
