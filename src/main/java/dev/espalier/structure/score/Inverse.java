package dev.espalier.structure.score;

/** Inverts small symmetric matrices. */
final class Inverse {
  private Inverse() {}

  /**
   * The inverse of a symmetric, positive definite matrix, by Cholesky. A direction in which the
   * matrix is not positive, by rounding, has no inverse and counts as zero.
   */
  static double[] of(double[] matrix, int n) {
    if (n == 1) {
      return new double[] {matrix[0] > 0 ? 1 / matrix[0] : 0};
    }
    double[] factor = factor(matrix, n);
    double[] inverse = new double[n * n];
    double[] column = new double[n];
    for (int unit = 0; unit < n; unit++) {
      for (int i = 0; i < n; i++) {
        double sum = i == unit ? 1 : 0;
        for (int j = 0; j < i; j++) {
          sum -= factor[i * n + j] * column[j];
        }
        column[i] = divided(sum, factor[i * n + i]);
      }
      for (int i = n - 1; i >= 0; i--) {
        double sum = column[i];
        for (int j = i + 1; j < n; j++) {
          sum -= factor[j * n + i] * column[j];
        }
        column[i] = divided(sum, factor[i * n + i]);
        inverse[i * n + unit] = column[i];
      }
    }
    return inverse;
  }

  private static double divided(double value, double pivot) {
    return pivot > 0 ? value / pivot : 0;
  }

  private static double[] factor(double[] matrix, int n) {
    double[] factor = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i * n + j];
        for (int k = 0; k < j; k++) {
          sum -= factor[i * n + k] * factor[j * n + k];
        }
        factor[i * n + j] = i == j ? Math.sqrt(Math.max(0, sum)) : divided(sum, factor[j * n + j]);
      }
    }
    return factor;
  }
}
