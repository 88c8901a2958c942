package dev.espalier.numeric.nd4j;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.linalg.Svd;
import dev.espalier.numeric.linalg.Triangle;

/**
 * Products by ND4J, factorizations by LAPACK, triangular solves by BLAS. Creating one costs
 * nothing; the native libraries are loaded by the first operation, which takes seconds (and on the
 * first start on a machine, while they are unpacked, ten).
 */
public final class Nd4jLinearAlgebra implements LinearAlgebra {
  private final Natives natives;

  /**
   * With a number of native threads for each operation.
   *
   * @param threads at least 1; the libraries have one setting per process: that of the instance
   *     used for the first time last
   */
  public Nd4jLinearAlgebra(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads");
    }
    this.natives = new Natives(threads);
  }

  @Override
  public Matrix multiply(Matrix a, Matrix b) {
    return product(a, false, a.rows(), a.columns(), b);
  }

  @Override
  public Matrix multiplyTransposed(Matrix a, Matrix b) {
    return product(a, true, a.columns(), a.rows(), b);
  }

  private Matrix product(Matrix a, boolean transposed, int rows, int common, Matrix b) {
    if (common != b.rows()) {
      throw new IllegalArgumentException(
          "cannot multiply " + (transposed ? "the transpose of " : "") + a + " with " + b);
    }
    if (rows == 0 || common == 0 || b.columns() == 0) {
      return Matrix.zeros(rows, b.columns());
    }
    natives.load();
    return Products.multiply(a, transposed, b);
  }

  @Override
  public Matrix multiplyByTransposed(Matrix a, Matrix b) {
    if (a.columns() != b.columns()) {
      throw new IllegalArgumentException("cannot multiply " + a + " with the transpose of " + b);
    }
    if (a.rows() == 0 || a.columns() == 0 || b.rows() == 0) {
      return Matrix.zeros(a.rows(), b.rows());
    }
    natives.load();
    return Products.multiplyByTransposed(a, b);
  }

  @Override
  public Matrix cholesky(Matrix a) throws LinearAlgebraException {
    requireSquare(a);
    requireFinite(a);
    if (a.rows() == 0) {
      return a;
    }
    natives.load();
    return Lapack.cholesky(a);
  }

  @Override
  public Svd svd(Matrix a) throws LinearAlgebraException {
    requireFinite(a);
    if (a.rows() == 0 || a.columns() == 0) {
      return new Svd(Matrix.zeros(a.rows(), 0), new float[0], Matrix.zeros(0, a.columns()));
    }
    natives.load();
    return Lapack.svd(a);
  }

  @Override
  public Matrix solve(Matrix triangular, Triangle half, Matrix b) throws LinearAlgebraException {
    requireSquare(triangular);
    if (triangular.rows() != b.rows()) {
      throw new IllegalArgumentException(
          "cannot solve " + triangular + " for a right side of " + b);
    }
    for (int i = 0; i < triangular.rows(); i++) {
      if (triangular.get(i, i) == 0) {
        throw new LinearAlgebraException(
            "the triangular matrix of "
                + triangular
                + " is singular: element "
                + i
                + " of its diagonal is zero");
      }
    }
    if (b.values().length == 0) {
      return b;
    }
    natives.load();
    return Lapack.solve(triangular, half, b);
  }

  private static void requireSquare(Matrix matrix) {
    if (!matrix.isSquare()) {
      throw new IllegalArgumentException("a matrix of " + matrix + " is not square");
    }
  }

  private static void requireFinite(Matrix matrix) throws LinearAlgebraException {
    for (float value : matrix.values()) {
      if (!Float.isFinite(value)) {
        throw new LinearAlgebraException(
            "the matrix of " + matrix + " holds values that are not finite");
      }
    }
  }
}
