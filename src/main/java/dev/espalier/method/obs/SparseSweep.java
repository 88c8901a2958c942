package dev.espalier.method.obs;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;
import java.util.Arrays;

/**
 * Pruning in one sweep over the columns, for matrices with too many inputs for {@link ExactObs}: a
 * weight whose removal costs less than a threshold goes when its column is reached, and the weights
 * behind it make up for it. After Frantar and Alistarh, SparseGPT (2023); there a share of each
 * block of columns goes, here the same threshold holds for all, so that rows and columns that
 * matter keep more.
 */
public final class SparseSweep {
  /** Rows that go through the factor together. */
  private static final int TILE = 8;

  /** Thresholds for a trace, each this many times the one before. */
  private static final double STEP = 1.35;

  private static final int LEVELS = 32;

  private SparseSweep() {}

  /**
   * Which weights go, by index.
   *
   * @param threshold weights go whose removal raises the mean square of the output error by less
   */
  public static BitMask pruned(
      Matrix weights, InverseFactor factor, float threshold, CancelSignal cancel) {
    float[] gone = new float[weights.values().length];
    Chunks.forEach(
        weights.rows(),
        TILE,
        cancel,
        (chunk, from, to) -> sweep(weights, factor, threshold, gone, from, to));
    return BitMask.ofNonZero(gone);
  }

  private static void sweep(
      Matrix weights, InverseFactor factor, float threshold, float[] gone, int from, int to) {
    int n = weights.columns();
    int[] order = factor.order();
    float[] upper = factor.upper().values();
    float[] row = new float[n];
    for (int r = from; r < to; r++) {
      for (int place = 0; place < n; place++) {
        row[place] = weights.values()[r * n + order[place]];
      }
      for (int place = 0; place < n; place++) {
        int at = place * n;
        float error = row[place] / upper[at + place];
        if (error * error < threshold) {
          gone[r * n + order[place]] = 1;
          for (int i = place + 1; i < n; i++) {
            row[i] -= error * upper[at + i];
          }
        }
      }
    }
  }

  /**
   * The order in which weights go as the threshold rises; those that go at the same threshold in
   * the order of what they cost alone.
   */
  public static ObsTrace trace(Matrix weights, InverseFactor factor, CancelSignal cancel) {
    float[] alone = alone(weights, factor);
    float[] sorted = alone.clone();
    Arrays.sort(sorted);
    float top = sorted.length == 0 ? 0 : sorted[sorted.length - 1];
    float[] scores = new float[alone.length];
    Arrays.fill(scores, Float.POSITIVE_INFINITY);
    double threshold = top;
    for (int level = 0; level < LEVELS; level++, threshold /= STEP) {
      BitMask gone = pruned(weights, factor, (float) threshold, cancel);
      for (int i = 0; i < scores.length; i++) {
        if (gone.get(i)) {
          scores[i] = (float) threshold;
        }
      }
    }
    return ranked(weights, scores, alone);
  }

  /** What the removal of each weight costs if all others stay and make up for it. */
  private static float[] alone(Matrix weights, InverseFactor factor) {
    int n = weights.columns();
    float[] upper = factor.upper().values();
    double[] inverse = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        inverse[j] += (double) upper[i * n + j] * upper[i * n + j];
      }
    }
    float[] alone = new float[weights.values().length];
    for (int row = 0; row < weights.rows(); row++) {
      for (int place = 0; place < n; place++) {
        int index = row * n + factor.order()[place];
        float value = weights.values()[index];
        alone[index] = (float) (value * value / inverse[place]);
      }
    }
    return alone;
  }

  private static ObsTrace ranked(Matrix weights, float[] scores, float[] alone) {
    int n = weights.columns();
    int[] order = new int[scores.length];
    float[] losses = new float[scores.length];
    for (int row = 0; row < weights.rows(); row++) {
      int from = row * n;
      Integer[] columns = new Integer[n];
      for (int i = 0; i < n; i++) {
        columns[i] = i;
      }
      Arrays.sort(
          columns,
          (a, b) -> {
            int byScore = Float.compare(scores[from + a], scores[from + b]);
            return byScore != 0 ? byScore : Float.compare(alone[from + a], alone[from + b]);
          });
      for (int i = 0; i < n; i++) {
        order[from + i] = columns[i];
        float score = scores[from + columns[i]];
        losses[from + i] = Float.isFinite(score) ? score : Math.max(alone[from + columns[i]], 0);
      }
    }
    return new ObsTrace(n, order, losses);
  }
}
