package dev.espalier.method.obs;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.linalg.Matrix;

/**
 * N:M: of every {@code group} columns of a row that follow one another {@code kept} stay; of a rest
 * that is shorter as many, or all if there are no more.
 *
 * @param kept from 1
 * @param group at least as many
 */
public record GroupPattern(int kept, int group) {
  public GroupPattern {
    if (kept < 1 || group < kept) {
      throw new IllegalArgumentException(kept + ":" + group + " is no pattern");
    }
  }

  /** How many weights go in each group of a row. */
  public int[] pruned(int columns) {
    int[] pruned = new int[(columns + group - 1) / group];
    for (int i = 0; i < pruned.length; i++) {
      pruned[i] = Math.max(0, Math.min(group, columns - i * group) - kept);
    }
    return pruned;
  }

  /** Which weights stay: in each group those of the largest magnitudes, of equal ones the last. */
  public BitMask largest(Matrix weights) {
    float[] magnitudes = new float[weights.values().length];
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = Math.abs(weights.values()[i]);
    }
    return highest(new Matrix(magnitudes, weights.rows(), weights.columns()));
  }

  /** Which weights stay: in each group those with the highest scores, of equal ones the last. */
  public BitMask highest(Matrix scores) {
    int n = scores.columns();
    float[] stays = new float[scores.values().length];
    float[] row = new float[n];
    for (int r = 0; r < scores.rows(); r++) {
      System.arraycopy(scores.values(), r * n, row, 0, n);
      for (int from = 0; from < n; from += group) {
        mark(row, from, Math.min(from + group, n), stays, r * n);
      }
    }
    return BitMask.ofNonZero(stays);
  }

  /** Marks with 1 what stays of one group. */
  void mark(float[] scores, int from, int to, float[] stays, int offset) {
    for (int i = from; i < to; i++) {
      stays[offset + i] = 1;
    }
    for (int pruned = to - from; pruned > kept; pruned--) {
      int least = -1;
      for (int i = from; i < to; i++) {
        if (stays[offset + i] != 0 && (least < 0 || scores[i] < scores[least])) {
          least = i;
        }
      }
      stays[offset + least] = 0;
    }
  }
}
