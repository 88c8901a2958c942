package dev.espalier.method.obs;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;

/**
 * The optimal brain surgeon, exactly, row by row: the weight whose removal costs least goes, the
 * others of the row make up for it, and the inverse moment is updated for the rest. Frantar and
 * Alistarh, Optimal Brain Compression (2022), algorithm 1.
 */
public final class ExactObs {
  private ExactObs() {}

  /**
   * Prunes everything, and tells in which order it went.
   *
   * @param factor of the moment of the columns' inputs
   */
  public static ObsTrace trace(
      Matrix weights, InverseFactor factor, LinearAlgebra algebra, CancelSignal cancel) {
    int n = weights.columns();
    Matrix inverse = factor.inverse(algebra);
    int[] order = new int[weights.values().length];
    float[] losses = new float[order.length];
    Chunks.forEach(
        weights.rows(),
        1,
        cancel,
        (chunk, from, to) -> {
          for (int row = from; row < to; row++) {
            cancel.throwIfCancelled();
            new Row(weights, inverse, row).prune(order, losses, row * n);
          }
        });
    return new ObsTrace(n, order, losses);
  }

  /** One row with the inverse of what is left of it; what is gone is behind the end. */
  private static final class Row {
    private final int n;
    private final double[] inverse;
    private final double[] values;
    private final int[] columns;
    private int left;

    Row(Matrix weights, Matrix inverse, int row) {
      this.n = weights.columns();
      this.left = n;
      this.inverse = new double[n * n];
      this.values = new double[n];
      this.columns = new int[n];
      for (int i = 0; i < this.inverse.length; i++) {
        this.inverse[i] = inverse.values()[i];
      }
      for (int column = 0; column < n; column++) {
        values[column] = weights.values()[row * n + column];
        columns[column] = column;
      }
    }

    void prune(int[] order, float[] losses, int at) {
      for (int step = 0; step < n; step++) {
        int cheapest = cheapest();
        double diagonal = inverse[cheapest * n + cheapest];
        double value = values[cheapest];
        order[at + step] = columns[cheapest];
        losses[at + step] = (float) (value * value / diagonal);
        remove(cheapest, diagonal);
      }
    }

    private int cheapest() {
      int cheapest = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < left; i++) {
        double loss = values[i] * values[i] / inverse[i * n + i];
        if (loss < least) {
          least = loss;
          cheapest = i;
        }
      }
      return cheapest;
    }

    private void remove(int gone, double diagonal) {
      swap(gone, left - 1);
      left--;
      int last = left * n;
      double share = values[left] / diagonal;
      for (int i = 0; i < left; i++) {
        double factor = inverse[last + i] / diagonal;
        values[i] -= share * inverse[last + i];
        if (factor != 0) {
          int to = i * n;
          for (int j = 0; j < left; j++) {
            inverse[to + j] -= factor * inverse[last + j];
          }
        }
      }
    }

    private void swap(int a, int b) {
      if (a == b) {
        return;
      }
      double value = values[a];
      values[a] = values[b];
      values[b] = value;
      int column = columns[a];
      columns[a] = columns[b];
      columns[b] = column;
      for (int j = 0; j < left; j++) {
        double held = inverse[a * n + j];
        inverse[a * n + j] = inverse[b * n + j];
        inverse[b * n + j] = held;
      }
      for (int i = 0; i < left; i++) {
        double held = inverse[i * n + a];
        inverse[i * n + a] = inverse[i * n + b];
        inverse[i * n + b] = held;
      }
    }
  }
}
