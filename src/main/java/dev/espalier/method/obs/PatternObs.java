package dev.espalier.method.obs;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;

/**
 * The optimal brain surgeon for N:M patterns: of every {@code group} columns of a row that follow
 * one another {@code kept} stay.
 */
public final class PatternObs {
  /** A swap has to gain more than this share of what the removal of one weight costs. */
  private static final double WORTH = 1e-6;

  private static final int PASSES = 20;
  private static final int TILE = 8;

  private PatternObs() {}

  /**
   * Exactly: the weight whose removal costs least goes, unless its group has lost enough (Frantar
   * and Alistarh, Optimal Brain Compression, 2022, section 4). That is greedy; afterwards, within
   * groups, weights that stay are swapped for such that went as long as this lessens the error with
   * all others at their best values. The same swaps are made from the largest weights of each
   * group, and the better end is taken for each row: never worse than magnitude with a refit.
   *
   * @param factor of the moment of the columns' inputs
   * @return which weights stay
   */
  public static BitMask exact(
      Matrix weights,
      InverseFactor factor,
      GroupPattern pattern,
      LinearAlgebra algebra,
      CancelSignal cancel) {
    int n = weights.columns();
    float[] inverse = factor.inverse(algebra).values();
    float[] stays = new float[weights.values().length];
    BitMask largest = pattern.largest(weights);
    Chunks.forEach(
        weights.rows(),
        1,
        cancel,
        (chunk, from, to) -> {
          for (int r = from; r < to; r++) {
            cancel.throwIfCancelled();
            Support row = new Support(inverse, n, weights.values(), r, 1);
            remove(row, pattern);
            improve(row, pattern);
            mark(row, stays, r);
            double greedy = row.error();
            for (int column = 0; column < n; column++) {
              if (row.isKept(column) != largest.get(r * n + column)) {
                row.toggle(column);
              }
            }
            improve(row, pattern);
            if (row.error() < greedy) {
              mark(row, stays, r);
            }
          }
        });
    return BitMask.ofNonZero(stays);
  }

  private static void mark(Support row, float[] stays, int r) {
    int n = row.size();
    for (int column = 0; column < n; column++) {
      stays[r * n + column] = row.isKept(column) ? 1 : 0;
    }
  }

  private static void remove(Support row, GroupPattern pattern) {
    int n = row.size();
    int[] quota = pattern.pruned(n);
    while (true) {
      int cheapest = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int column = 0; column < n; column++) {
        if (row.isKept(column) && quota[column / pattern.group()] > 0) {
          double cost = row.cost(column);
          if (cost < least) {
            least = cost;
            cheapest = column;
          }
        }
      }
      if (cheapest < 0) {
        return;
      }
      row.toggle(cheapest);
      quota[cheapest / pattern.group()]--;
    }
  }

  private static void improve(Support row, GroupPattern pattern) {
    boolean moved = true;
    for (int pass = 0; pass < PASSES && moved; pass++) {
      moved = false;
      for (int from = 0; from < row.size(); from += pattern.group()) {
        moved |= swap(row, from, Math.min(from + pattern.group(), row.size()));
      }
    }
  }

  /** Makes the best swap within a group, if there is one. */
  private static boolean swap(Support row, int from, int to) {
    int gone = -1;
    int back = -1;
    double most = 0;
    for (int p = from; p < to; p++) {
      for (int q = from; q < to; q++) {
        if (row.isKept(p) && !row.isKept(q)) {
          double gain = row.gainOfSwap(p, q) - WORTH * row.cost(p);
          if (gain > most) {
            most = gain;
            gone = p;
            back = q;
          }
        }
      }
    }
    if (gone < 0) {
      return false;
    }
    row.toggle(gone);
    row.toggle(back);
    return true;
  }

  /**
   * In one sweep over the columns, for matrices with too many inputs: when a group is reached those
   * of its weights go whose removal costs least, and the weights behind make up for each (Frantar
   * and Alistarh, SparseGPT, 2023, section 3.4).
   *
   * @param factor of the moment of the columns' inputs, in the order in which they are
   * @return which weights stay
   */
  public static BitMask sweep(
      Matrix weights, InverseFactor factor, GroupPattern pattern, CancelSignal cancel) {
    float[] stays = new float[weights.values().length];
    Chunks.forEach(
        weights.rows(),
        TILE,
        cancel,
        (chunk, from, to) -> {
          for (int row = from; row < to; row++) {
            sweepRow(weights, factor.upper().values(), pattern, stays, row);
          }
        });
    return BitMask.ofNonZero(stays);
  }

  private static void sweepRow(
      Matrix weights, float[] upper, GroupPattern pattern, float[] stays, int row) {
    int n = weights.columns();
    float[] rest = new float[n];
    float[] scores = new float[n];
    System.arraycopy(weights.values(), row * n, rest, 0, n);
    for (int column = 0; column < n; column++) {
      if (column % pattern.group() == 0) {
        int to = Math.min(column + pattern.group(), n);
        for (int i = column; i < to; i++) {
          float error = rest[i] / upper[i * n + i];
          scores[i] = error * error;
        }
        pattern.mark(scores, column, to, stays, row * n);
      }
      if (stays[row * n + column] == 0) {
        int at = column * n;
        float error = rest[column] / upper[at + column];
        for (int i = column + 1; i < n; i++) {
          rest[i] -= error * upper[at + i];
        }
      }
    }
  }
}
