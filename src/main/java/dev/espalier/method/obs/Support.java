package dev.espalier.method.obs;

/**
 * Rows of weights that all keep the same columns, always at their least-squares values: what each
 * change of the kept columns costs can be read off, and made, one column at a time.
 *
 * <p>With {@code A = H + damping}, W the original rows and K the kept columns, it holds the
 * principal pivot transform of {@code [A, A Wᵀ]} on K: {@code A_KK⁻¹} among them, the Schur
 * complement of the others, and behind these the values of the kept weights and the gradient that
 * is left at the others (Goodnight, A Tutorial on the SWEEP Operator, 1979). A pivot takes some n²
 * steps and undoes itself.
 */
final class Support {
  private final int n;
  private final int rows;
  private final int stride;
  private final double[] table;
  private final boolean[] kept;
  private double error;

  /**
   * Begins with all columns kept.
   *
   * @param inverse of A, n x n
   * @param weights rows of n columns
   * @param from the first row
   */
  Support(float[] inverse, int n, float[] weights, int from, int rows) {
    this.n = n;
    this.rows = rows;
    this.stride = n + rows;
    this.table = new double[n * stride];
    this.kept = new boolean[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        table[i * stride + j] = inverse[i * n + j];
      }
      for (int row = 0; row < rows; row++) {
        table[i * stride + n + row] = weights[(from + row) * n + i];
      }
      kept[i] = true;
    }
  }

  /** Number of columns. */
  int size() {
    return n;
  }

  boolean isKept(int column) {
    return kept[column];
  }

  /** Of the outputs, with the columns that are kept: the sum of what every change has cost. */
  double error() {
    return error;
  }

  /**
   * What the error grows by when a kept column goes and all others make up for it; what it shrinks
   * by when one that went comes back.
   */
  double cost(int column) {
    int at = column * stride;
    double sum = 0;
    for (int row = n; row < stride; row++) {
      sum += table[at + row] * table[at + row];
    }
    return sum / table[at + column];
  }

  /** The same for kept columns that follow one another. */
  double cost(int from, int to) {
    int size = to - from;
    if (size == 1) {
      return cost(from);
    }
    double sum = 0;
    for (int row = n; row < stride; row++) {
      double[] system = new double[size * size];
      double[] solved = new double[size];
      for (int i = 0; i < size; i++) {
        System.arraycopy(table, (from + i) * stride + from, system, i * size, size);
        solved[i] = table[(from + i) * stride + row];
      }
      if (!Cholesky.solve(system, size, solved)) {
        return Double.POSITIVE_INFINITY;
      }
      for (int i = 0; i < size; i++) {
        sum += solved[i] * table[(from + i) * stride + row];
      }
    }
    return sum;
  }

  /** What the error shrinks by when {@code gone} goes and {@code back} comes back for it. */
  double gainOfSwap(int gone, int back) {
    int p = gone * stride;
    int q = back * stride;
    double diagonal = table[p + gone];
    double between = table[p + back];
    double power = table[q + back] + between * between / diagonal;
    double gain = 0;
    for (int row = n; row < stride; row++) {
      double value = table[p + row];
      double gradient = table[q + row] + between * value / diagonal;
      gain += gradient * gradient / power - value * value / diagonal;
    }
    return power > 0 ? gain : 0;
  }

  /** Lets a kept column go, or brings back one that went. */
  void toggle(int column) {
    error += kept[column] ? cost(column) : -cost(column);
    kept[column] = !kept[column];
    pivot(column, false);
  }

  /** Lets a kept column go for good. */
  void drop(int column) {
    error += cost(column);
    kept[column] = false;
    pivot(column, true);
  }

  private void pivot(int column, boolean onlyKept) {
    int at = column * stride;
    double pivot = table[at + column];
    for (int j = 0; j < stride; j++) {
      table[at + j] /= pivot;
    }
    for (int i = 0; i < n; i++) {
      int to = i * stride;
      double factor = table[to + column];
      if (i != column && factor != 0 && (kept[i] || !onlyKept)) {
        for (int j = 0; j < stride; j++) {
          table[to + j] -= factor * table[at + j];
        }
        table[to + column] = -factor / pivot;
      }
    }
    table[at + column] = 1 / pivot;
  }

  @Override
  public String toString() {
    return "Support[" + rows + " rows of " + n + "]";
  }
}
