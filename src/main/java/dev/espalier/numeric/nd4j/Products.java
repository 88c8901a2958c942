package dev.espalier.numeric.nd4j;

import dev.espalier.numeric.linalg.Matrix;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Matrix products by ND4J, or by CBLAS itself where handing them over would take long. */
final class Products {
  /** Multiplications up to which what ND4J does around a product is felt. */
  private static final long FEW = 1 << 24;

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
    if ((long) rows * b.rows() * b.columns() <= FEW) {
      return BlasProducts.multiply(a, transposed, b);
    }
    try (INDArray left = columnMajor(b);
        INDArray right = columnMajor(a);
        INDArray product =
            Nd4j.createUninitialized(DataType.FLOAT, new long[] {b.columns(), rows}, 'f')) {
      Nd4j.gemm(left, right, product, false, transposed, 1, 0);
      return rowMajor(product, rows, b.columns());
    }
  }

  /** The product of a with the transpose of b, in the same way. */
  static Matrix multiplyByTransposed(Matrix a, Matrix b) {
    if (a.equals(b)) {
      return BlasProducts.square(a);
    }
    if ((long) a.rows() * b.rows() * b.columns() <= FEW) {
      return BlasProducts.multiplyByTransposed(a, b);
    }
    try (INDArray left = columnMajor(b);
        INDArray right = columnMajor(a);
        INDArray product =
            Nd4j.createUninitialized(DataType.FLOAT, new long[] {b.rows(), a.rows()}, 'f')) {
      Nd4j.gemm(left, right, product, true, false, 1, 0);
      return rowMajor(product, a.rows(), b.rows());
    }
  }

  /** Copied at once: the factory method for arrays, and {@code asFloat}, go one by one. */
  private static INDArray columnMajor(Matrix matrix) {
    INDArray array =
        Nd4j.createUninitialized(DataType.FLOAT, new long[] {matrix.columns(), matrix.rows()}, 'f');
    new FloatPointer(array.data().pointer()).put(matrix.values());
    return array;
  }

  private static Matrix rowMajor(INDArray array, int rows, int columns) {
    Matrix matrix = Matrix.zeros(rows, columns);
    new FloatPointer(array.data().pointer()).get(matrix.values());
    return matrix;
  }
}
