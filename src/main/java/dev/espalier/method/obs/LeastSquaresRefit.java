package dev.espalier.method.obs;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.SecondMoment;

/**
 * The weights that are kept take the values with which the outputs come closest to those of the
 * original weights: {@code min (v - w) H (v - w)ᵀ} over v with zeros at the pruned places, row by
 * row, by Cholesky.
 */
public final class LeastSquaresRefit {
  private LeastSquaresRefit() {}

  /**
   * Refits.
   *
   * @param weights the original weights
   * @param kept by index, which weights may differ from zero
   * @param damping added to the diagonal of H, as a share of its mean; draws weights that hardly
   *     matter to their original values
   */
  public static Matrix refit(
      Matrix weights, BitMask kept, SecondMoment moment, double damping, CancelSignal cancel) {
    Matrix refitted = Matrix.zeros(weights.rows(), weights.columns());
    double mean = moment.meanPower();
    double added = damping * (mean > 0 ? mean : 1);
    Chunks.forEach(
        weights.rows(),
        1,
        cancel,
        (chunk, from, to) -> {
          for (int row = from; row < to; row++) {
            cancel.throwIfCancelled();
            refitRow(weights, kept, moment, added, refitted.values(), row);
          }
        });
    return refitted;
  }

  private static void refitRow(
      Matrix weights, BitMask kept, SecondMoment moment, double added, float[] into, int row) {
    int n = weights.columns();
    int from = row * n;
    int[] free = new int[n];
    int count = 0;
    for (int column = 0; column < n; column++) {
      if (kept.get(from + column)) {
        free[count++] = column;
      }
    }
    float[] h = moment.matrix().values();
    double[] system = new double[count * count];
    double[] right = new double[count];
    for (int i = 0; i < count; i++) {
      int at = free[i] * n;
      double sum = added * weights.values()[from + free[i]];
      for (int j = 0; j < n; j++) {
        sum += (double) h[at + j] * weights.values()[from + j];
      }
      right[i] = sum;
      for (int j = i; j < count; j++) {
        system[i * count + j] = h[at + free[j]];
      }
      system[i * count + i] += added;
    }
    boolean solved = Cholesky.solve(system, count, right);
    for (int i = 0; i < count; i++) {
      into[from + free[i]] = solved ? (float) right[i] : weights.values()[from + free[i]];
    }
  }
}
