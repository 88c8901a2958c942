package dev.espalier.method.obs;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.SecondMoment;

/**
 * Improves rounded weights one at a time: each is moved to the level that makes the error of the
 * output, {@code (q - w) H (q - w)ᵀ}, smallest while all others stay, until none moves any more.
 * The error never grows.
 */
public final class CoordinateDescent {
  private CoordinateDescent() {}

  /**
   * Improves a matrix in place.
   *
   * @param weights the original weights
   * @param rounded levels, to be improved
   * @param pruned weights, by index, that stay zero
   * @param sweeps how often each weight is looked at, at the most
   */
  public static void improve(
      Matrix weights,
      Matrix rounded,
      BitMask pruned,
      SecondMoment moment,
      Levels levels,
      int sweeps,
      CancelSignal cancel) {
    Chunks.forEach(
        weights.rows(),
        1,
        cancel,
        (chunk, from, to) -> {
          for (int row = from; row < to; row++) {
            improveRow(weights, rounded, pruned, moment, levels, sweeps, row);
          }
        });
  }

  private static void improveRow(
      Matrix weights,
      Matrix rounded,
      BitMask pruned,
      SecondMoment moment,
      Levels levels,
      int sweeps,
      int row) {
    int n = weights.columns();
    float[] values = rounded.values();
    float[] h = moment.matrix().values();
    double[] gradient = gradient(weights, rounded, moment, row);
    boolean moved = true;
    for (int sweep = 0; sweep < sweeps && moved; sweep++) {
      moved = false;
      for (int column = 0; column < n; column++) {
        int index = row * n + column;
        double power = h[column * n + column];
        if (power > 0 && !pruned.get(index)) {
          float old = values[index];
          float best = levels.nearest((float) (old - gradient[column] / power), row, column);
          double step = (double) best - old;
          // The change of the error; rounding of floats must not make it go round in circles.
          if (step != 0 && step * (2 * gradient[column] + step * power) < 0) {
            values[index] = best;
            moved = true;
            int from = column * n;
            for (int j = 0; j < n; j++) {
              gradient[j] += step * h[from + j];
            }
          }
        }
      }
    }
  }

  /** H (q - w) of one row. */
  private static double[] gradient(Matrix weights, Matrix rounded, SecondMoment moment, int row) {
    int n = weights.columns();
    float[] h = moment.matrix().values();
    double[] gradient = new double[n];
    for (int i = 0; i < n; i++) {
      double error = (double) rounded.values()[row * n + i] - weights.values()[row * n + i];
      if (error != 0) {
        int from = i * n;
        for (int j = 0; j < n; j++) {
          gradient[j] += error * h[from + j];
        }
      }
    }
    return gradient;
  }
}
