package dev.espalier.numeric.linalg;

/**
 * Products, factorizations and triangular solves of float matrices. Arguments are never written to.
 * Matrices whose sizes do not go together are an {@link IllegalArgumentException}; matrices with no
 * rows or columns are legal everywhere. Safe for use by several threads.
 */
public interface LinearAlgebra {
  /** The product a b. */
  Matrix multiply(Matrix a, Matrix b);

  /**
   * The product of the transpose of a with b. Of a matrix with itself, the matrix of all products
   * of its columns.
   */
  Matrix multiplyTransposed(Matrix a, Matrix b);

  /**
   * The product of a with the transpose of b. Of a matrix with itself, the matrix of all products
   * of its rows.
   */
  Matrix multiplyByTransposed(Matrix a, Matrix b);

  /**
   * The Cholesky factor of a symmetric, positive definite matrix: the lower triangular L with
   * {@code a = L Lᵀ}; zero above the diagonal. Only the lower half of the matrix is read.
   *
   * @throws LinearAlgebraException if the matrix is not positive definite or not finite
   */
  Matrix cholesky(Matrix a) throws LinearAlgebraException;

  /**
   * The thin singular value decomposition.
   *
   * @throws LinearAlgebraException if the matrix is not finite, or no decomposition is found
   */
  Svd svd(Matrix a) throws LinearAlgebraException;

  /**
   * The solution X of {@code T X = b}, with T one half of a square matrix.
   *
   * @throws LinearAlgebraException if an element of the diagonal is zero
   */
  Matrix solve(Matrix triangular, Triangle half, Matrix b) throws LinearAlgebraException;
}
