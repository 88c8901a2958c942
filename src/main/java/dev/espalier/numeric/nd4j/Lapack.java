package dev.espalier.numeric.nd4j;

import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.linalg.Svd;
import dev.espalier.numeric.linalg.Triangle;
import java.util.Arrays;
import org.bytedeco.openblas.global.openblas;

/** Factorizations by LAPACKE and triangular solves by CBLAS, on Java arrays. */
final class Lapack {
  private Lapack() {}

  static Matrix cholesky(Matrix a) throws LinearAlgebraException {
    int n = a.rows();
    float[] factor = a.values().clone();
    int info = openblas.LAPACKE_spotrf(openblas.LAPACK_ROW_MAJOR, (byte) 'L', n, factor, n);
    requireLegalArguments("spotrf", info);
    if (info > 0) {
      throw new LinearAlgebraException(
          "the matrix of "
              + a
              + " is not positive definite: its leading "
              + info
              + " x "
              + info
              + " part is not");
    }
    for (int row = 0; row < n; row++) {
      Arrays.fill(factor, row * n + row + 1, (row + 1) * n, 0);
    }
    return new Matrix(factor, n, n);
  }

  static Svd svd(Matrix a) throws LinearAlgebraException {
    int m = a.rows();
    int n = a.columns();
    int k = Math.min(m, n);
    float[] work = a.values().clone();
    float[] singularValues = new float[k];
    Matrix u = Matrix.zeros(m, k);
    Matrix vt = Matrix.zeros(k, n);
    int info =
        openblas.LAPACKE_sgesdd(
            openblas.LAPACK_ROW_MAJOR,
            (byte) 'S',
            m,
            n,
            work,
            n,
            singularValues,
            u.values(),
            k,
            vt.values(),
            n);
    requireLegalArguments("sgesdd", info);
    if (info > 0) {
      throw new LinearAlgebraException(
          "the singular values of a matrix of " + a + " did not converge");
    }
    return new Svd(u, singularValues, vt);
  }

  static Matrix solve(Matrix triangular, Triangle half, Matrix b) {
    boolean lower = half == Triangle.LOWER || half == Triangle.LOWER_TRANSPOSED;
    boolean transposed = half == Triangle.LOWER_TRANSPOSED || half == Triangle.UPPER_TRANSPOSED;
    float[] solution = b.values().clone();
    openblas.cblas_strsm(
        openblas.CblasRowMajor,
        openblas.CblasLeft,
        lower ? openblas.CblasLower : openblas.CblasUpper,
        transposed ? openblas.CblasTrans : openblas.CblasNoTrans,
        openblas.CblasNonUnit,
        b.rows(),
        b.columns(),
        1f,
        triangular.values(),
        triangular.columns(),
        solution,
        b.columns());
    return new Matrix(solution, b.rows(), b.columns());
  }

  private static void requireLegalArguments(String routine, int info) {
    if (info < 0) {
      throw new IllegalStateException(routine + " refused its argument " + -info);
    }
  }
}
