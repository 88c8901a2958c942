package dev.espalier.numeric.moment;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;

/**
 * The second moment {@code H = E[x xᵀ]} of the inputs x of one matrix of weights, and their mean.
 * The mean squared error of the outputs that a change {@code dW} of the weights makes is {@code
 * tr(dW H dWᵀ)}, see {@link #error}.
 *
 * @param matrix H, symmetric, size x size
 * @param mean {@code E[x]}
 * @param count number of input vectors that were seen
 */
public record SecondMoment(Matrix matrix, float[] mean, long count) {
  private static final int SMALL = 32;

  public SecondMoment {
    if (!matrix.isSquare() || mean.length != matrix.rows()) {
      throw new IllegalArgumentException(
          "a moment of " + matrix + " with a mean of " + mean.length);
    }
  }

  /** Inputs that are uncorrelated and of unit power: the error is that of the weights. */
  public static SecondMoment identity(int size) {
    Matrix matrix = Matrix.zeros(size, size);
    for (int i = 0; i < size; i++) {
      matrix.values()[i * size + i] = 1;
    }
    return new SecondMoment(matrix, new float[size], 0);
  }

  /**
   * The moment of inputs that are divided.
   *
   * @param divisors one for each, positive
   */
  public SecondMoment divided(float[] divisors) {
    int n = size();
    Matrix changed = Matrix.zeros(n, n);
    float[] means = new float[n];
    for (int i = 0; i < n; i++) {
      means[i] = mean[i] / divisors[i];
      for (int j = 0; j < n; j++) {
        double divisor = (double) divisors[i] * divisors[j];
        changed.values()[i * n + j] = (float) (matrix.get(i, j) / divisor);
      }
    }
    return new SecondMoment(changed, means, count);
  }

  /** Number of inputs. */
  public int size() {
    return mean.length;
  }

  /** The power of one input. */
  public float power(int input) {
    return matrix.get(input, input);
  }

  /** The mean of the powers of all inputs. */
  public double meanPower() {
    double sum = 0;
    for (int i = 0; i < size(); i++) {
      sum += power(i);
    }
    return size() == 0 ? 0 : sum / size();
  }

  /** The mean square of one output, {@code w H wᵀ}. */
  public double error(float[] values, int offset) {
    int n = size();
    float[] h = matrix.values();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      float value = values[offset + i];
      if (value != 0) {
        double product = 0;
        int row = i * n;
        for (int j = 0; j < n; j++) {
          product += h[row + j] * values[offset + j];
        }
        sum += value * product;
      }
    }
    return Math.max(sum, 0);
  }

  /** The sum of {@link #error(float[], int)} over all rows of a matrix. */
  public double error(Matrix rows) {
    double sum = 0;
    for (int row = 0; row < rows.rows(); row++) {
      sum += error(rows.values(), row * rows.columns());
    }
    return sum;
  }

  /** A matrix times H, in loops where they are faster than the call of a matrix product. */
  public Matrix times(Matrix rows, LinearAlgebra algebra) {
    int n = size();
    if (n > SMALL) {
      return algebra.multiply(rows, matrix);
    }
    Matrix product = Matrix.zeros(rows.rows(), n);
    for (int at = 0; at < rows.values().length; at++) {
      int to = at / n * n;
      int from = at % n * n;
      for (int j = 0; j < n; j++) {
        product.values()[to + j] += rows.values()[at] * matrix.values()[from + j];
      }
    }
    return product;
  }

  /** The sum of errors of all rows, by a matrix product where that is faster. */
  public double error(Matrix rows, LinearAlgebra algebra) {
    if (rows.columns() <= SMALL) {
      return error(rows);
    }
    float[] products = algebra.multiply(rows, matrix).values();
    double sum = 0;
    for (int i = 0; i < products.length; i++) {
      sum += (double) products[i] * rows.values()[i];
    }
    return Math.max(sum, 0);
  }

  @Override
  public String toString() {
    return "SecondMoment[" + matrix + ", count=" + count + "]";
  }
}
