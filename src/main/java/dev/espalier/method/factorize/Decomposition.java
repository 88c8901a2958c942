package dev.espalier.method.factorize;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.linalg.Svd;
import dev.espalier.numeric.moment.SecondMoment;

/**
 * The singular value decomposition of a matrix M, or of M S with a weighting S of its columns. The
 * best approximation of rank r is {@code U_r U_rᵀ M}, whatever S: so S is never inverted, and
 * inputs that were never seen do no harm.
 *
 * <p>{@code |(M - U_r U_rᵀ M) S|²} is the sum of the squares of the singular values behind the
 * first r. After Eckart and Young (1936); the weighted forms after Yuan et al., ASVD (2023) and
 * Wang et al., SVD-LLM (2024), without their inverses.
 *
 * @param matrix M, m x n
 * @param basis U, m x k with orthonormal columns
 * @param singularValues k of them, largest first
 */
public record Decomposition(Matrix matrix, Matrix basis, float[] singularValues) {
  /**
   * Added to the diagonal of a moment, as a share of its mean, so that it has a Cholesky factor.
   */
  private static final double DAMPING = 1e-6;

  private static final int MAX_TRIES = 9;

  /** Of a matrix. */
  public static Decomposition of(Matrix matrix, LinearAlgebra algebra)
      throws LinearAlgebraException {
    return of(matrix, matrix, algebra);
  }

  private static Decomposition of(Matrix matrix, Matrix weighted, LinearAlgebra algebra)
      throws LinearAlgebraException {
    Svd svd = algebra.svd(weighted);
    return new Decomposition(matrix, svd.u(), svd.singularValues());
  }

  /**
   * Of a matrix with its columns scaled.
   *
   * @param scales of each column, not negative
   */
  public static Decomposition scaled(Matrix matrix, double[] scales, LinearAlgebra algebra)
      throws LinearAlgebraException {
    float[] values = matrix.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) scales[i % matrix.columns()];
    }
    return of(matrix, new Matrix(values, matrix.rows(), matrix.columns()), algebra);
  }

  /**
   * Of a matrix times the Cholesky factor of the moment of its inputs: the squares of the singular
   * values are then mean squares of outputs.
   */
  public static Decomposition whitened(Matrix matrix, SecondMoment moment, LinearAlgebra algebra)
      throws LinearAlgebraException {
    return of(matrix, algebra.multiply(matrix, factor(moment, algebra)), algebra);
  }

  /** The lower factor of the moment, damped until it has one. */
  private static Matrix factor(SecondMoment moment, LinearAlgebra algebra)
      throws LinearAlgebraException {
    int n = moment.size();
    double mean = moment.meanPower();
    double damping = DAMPING * (mean > 0 ? mean : 1);
    for (int attempt = 1; ; attempt++) {
      Matrix damped = new Matrix(moment.matrix().values().clone(), n, n);
      for (int i = 0; i < n; i++) {
        damped.values()[i * n + i] += (float) damping;
      }
      try {
        return algebra.cholesky(damped);
      } catch (LinearAlgebraException e) {
        if (attempt == MAX_TRIES || !Double.isFinite(mean)) {
          throw e;
        }
        damping *= 10;
      }
    }
  }

  /** The largest rank. */
  public int fullRank() {
    return singularValues.length;
  }

  /** The sum of the squares of the singular values behind the first {@code rank}. */
  public double tail(int rank) {
    double sum = 0;
    for (int i = singularValues.length - 1; i >= rank; i--) {
      sum += (double) singularValues[i] * singularValues[i];
    }
    return sum;
  }

  /** Two matrices whose product, second times first, comes nearest to M. */
  public Factors factors(int rank, LinearAlgebra algebra) {
    if (rank < 0 || rank > fullRank()) {
      throw new IllegalArgumentException("rank " + rank + " of at most " + fullRank());
    }
    Matrix second = Matrix.zeros(basis.rows(), rank);
    for (int row = 0; row < basis.rows(); row++) {
      System.arraycopy(basis.values(), row * basis.columns(), second.values(), row * rank, rank);
    }
    return new Factors(algebra.multiplyTransposed(second, matrix), second);
  }

  /**
   * A product of two matrices. The second has orthonormal columns, so that what is rounded in it
   * counts by the strength of what the first makes.
   *
   * @param first r x n, sees the inputs
   * @param second m x r, makes the outputs
   */
  public record Factors(Matrix first, Matrix second) {}
}
