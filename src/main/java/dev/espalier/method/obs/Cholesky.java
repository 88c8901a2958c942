package dev.espalier.method.obs;

/** Solves many small symmetric systems, where a call of a library would cost more than the work. */
final class Cholesky {
  private Cholesky() {}

  /**
   * Solves {@code a x = b}.
   *
   * @param a symmetric, row major, only the upper half is read; overwritten with its factor
   * @param b overwritten with x
   * @return whether a is positive definite; otherwise b means nothing
   */
  static boolean solve(double[] a, int n, double[] b) {
    if (!factorize(a, n)) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      double value = b[i] / a[i * n + i];
      b[i] = value;
      for (int j = i + 1; j < n; j++) {
        b[j] -= a[i * n + j] * value;
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = b[i];
      for (int j = i + 1; j < n; j++) {
        sum -= a[i * n + j] * b[j];
      }
      b[i] = sum / a[i * n + i];
    }
    return true;
  }

  /** a becomes the upper U with {@code a = Uᵀ U}; loops run along rows, so they are vectorized. */
  private static boolean factorize(double[] a, int n) {
    for (int k = 0; k < n; k++) {
      int row = k * n;
      double pivot = a[row + k];
      if (!(pivot > 0)) {
        return false;
      }
      double root = Math.sqrt(pivot);
      for (int j = k; j < n; j++) {
        a[row + j] /= root;
      }
      for (int i = k + 1; i < n; i++) {
        double factor = a[row + i];
        if (factor != 0) {
          int to = i * n;
          for (int j = i; j < n; j++) {
            a[to + j] -= factor * a[row + j];
          }
        }
      }
    }
    return true;
  }
}
