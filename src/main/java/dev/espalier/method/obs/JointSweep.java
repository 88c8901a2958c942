package dev.espalier.method.obs;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;

/**
 * Prunes and rounds in one sweep over the columns: what was pruned and what was rounded is made up
 * for by the weights behind, and which weights of the next columns go is decided when these are
 * reached, from what they have become. Frantar and Alistarh, SparseGPT (2023), section 3.5.
 *
 * @param width how many columns, as they come in the sweep, have their mask chosen together
 * @param factor of the moment of the columns' inputs
 */
public record JointSweep(int width, InverseFactor factor) {
  private static final int TILE = 8;

  /**
   * What came out.
   *
   * @param rounded each weight one of the levels, or zero
   * @param pruned weights, by index, that went
   */
  record Result(Matrix rounded, BitMask pruned) {}

  /**
   * Prunes and rounds.
   *
   * @param weights the original weights
   * @param quota pruned weights, by index, to be counted: in each row as many go of each {@link
   *     #width} columns of the sweep, but which ones is decided anew
   */
  Result round(Matrix weights, BitMask quota, Levels levels, CancelSignal cancel) {
    Matrix rounded = Matrix.zeros(weights.rows(), weights.columns());
    float[] gone = new float[weights.values().length];
    Chunks.forEach(
        weights.rows(),
        TILE,
        cancel,
        (chunk, from, to) -> {
          for (int row = from; row < to; row++) {
            roundRow(weights, quota, levels, rounded.values(), gone, row);
          }
        });
    return new Result(rounded, BitMask.ofNonZero(gone));
  }

  private void roundRow(
      Matrix weights, BitMask quota, Levels levels, float[] rounded, float[] gone, int row) {
    int n = weights.columns();
    int[] order = factor.order();
    float[] upper = factor.upper().values();
    float[] rest = new float[n];
    for (int place = 0; place < n; place++) {
      rest[place] = weights.values()[row * n + order[place]];
    }
    for (int place = 0; place < n; place++) {
      if (place % width == 0) {
        choose(rest, quota, gone, row, place);
      }
      int column = order[place];
      float level = gone[row * n + column] != 0 ? 0f : levels.nearest(rest[place], row, column);
      rounded[row * n + column] = level;
      float error = (rest[place] - level) / upper[place * n + place];
      if (error != 0) {
        int at = place * n;
        for (int i = place + 1; i < n; i++) {
          rest[i] -= error * upper[at + i];
        }
      }
    }
  }

  /** Of the next columns those go whose removal costs least, as the weights are by now. */
  private void choose(float[] rest, BitMask quota, float[] gone, int row, int from) {
    int n = rest.length;
    int to = Math.min(from + width, n);
    int count = 0;
    float[] costs = new float[to - from];
    for (int place = from; place < to; place++) {
      count += quota.get(row * n + factor.order()[place]) ? 1 : 0;
      float error = rest[place] / factor.upper().get(place, place);
      costs[place - from] = error * error;
    }
    for (int left = count; left > 0; left--) {
      int least = -1;
      for (int i = 0; i < costs.length; i++) {
        boolean stays = gone[row * n + factor.order()[from + i]] == 0;
        least = stays && (least < 0 || costs[i] < costs[least]) ? i : least;
      }
      gone[row * n + factor.order()[from + least]] = 1;
    }
  }
}
