package dev.espalier.numeric.nd4j;

import dev.espalier.numeric.linalg.Matrix;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Matrix products by ND4J. */
final class Products {
  private Products() {}

  /**
   * The product of a, transposed or not, with b.
   *
   * <p>ND4J multiplies column-major matrices. A row-major array read as column-major is the
   * transpose, so what is computed is {@code bᵀ aᵀ}, whose column-major array is the row-major one
   * of {@code a b}: nothing has to be reordered.
   */
  static Matrix multiply(Matrix a, boolean transposed, Matrix b) {
    int rows = transposed ? a.columns() : a.rows();
    try (INDArray left = columnMajor(b);
        INDArray right = columnMajor(a);
        INDArray product = Nd4j.createUninitialized(new long[] {b.columns(), rows}, 'f')) {
      Nd4j.gemm(left, right, product, false, transposed, 1, 0);
      return new Matrix(product.data().asFloat(), rows, b.columns());
    }
  }

  /** The product of a with the transpose of b, in the same way. */
  static Matrix multiplyByTransposed(Matrix a, Matrix b) {
    try (INDArray left = columnMajor(b);
        INDArray right = columnMajor(a);
        INDArray product = Nd4j.createUninitialized(new long[] {b.rows(), a.rows()}, 'f')) {
      Nd4j.gemm(left, right, product, true, false, 1, 0);
      return new Matrix(product.data().asFloat(), a.rows(), b.rows());
    }
  }

  private static INDArray columnMajor(Matrix matrix) {
    return Nd4j.create(matrix.values(), new long[] {matrix.columns(), matrix.rows()}, 'f');
  }
}
