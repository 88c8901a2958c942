package dev.espalier.numeric.nd4j;

import dev.espalier.numeric.linalg.Matrix;
import org.bytedeco.openblas.global.openblas;

/** Matrix products by CBLAS, on Java arrays: next to nothing is done but the product. */
final class BlasProducts {
  private BlasProducts() {}

  /** The product of a, transposed or not, with b. */
  static Matrix multiply(Matrix a, boolean transposed, Matrix b) {
    Matrix product = Matrix.zeros(transposed ? a.columns() : a.rows(), b.columns());
    int left = transposed ? openblas.CblasTrans : openblas.CblasNoTrans;
    multiply(left, a, openblas.CblasNoTrans, b, product);
    return product;
  }

  /** The product of a with the transpose of b. */
  static Matrix multiplyByTransposed(Matrix a, Matrix b) {
    Matrix product = Matrix.zeros(a.rows(), b.rows());
    multiply(openblas.CblasNoTrans, a, openblas.CblasTrans, b, product);
    return product;
  }

  private static void multiply(int left, Matrix a, int right, Matrix b, Matrix product) {
    openblas.cblas_sgemm(
        openblas.CblasRowMajor,
        left,
        right,
        product.rows(),
        product.columns(),
        left == openblas.CblasTrans ? a.rows() : a.columns(),
        1f,
        a.values(),
        a.columns(),
        b.values(),
        b.columns(),
        0f,
        product.values(),
        product.columns());
  }

  /** The product of a matrix with its own transpose, of which one half is computed. */
  static Matrix square(Matrix a) {
    int n = a.rows();
    Matrix product = Matrix.zeros(n, n);
    float[] values = product.values();
    openblas.cblas_ssyrk(
        openblas.CblasRowMajor,
        openblas.CblasUpper,
        openblas.CblasNoTrans,
        n,
        a.columns(),
        1f,
        a.values(),
        a.columns(),
        0f,
        values,
        n);
    for (int row = 1; row < n; row++) {
      for (int column = 0; column < row; column++) {
        values[row * n + column] = values[column * n + row];
      }
    }
    return product;
  }
}
