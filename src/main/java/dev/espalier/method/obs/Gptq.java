package dev.espalier.method.obs;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;

/**
 * Rounding with error feedback, column by column: the weights that are still to be rounded make up
 * for the error of those that were. Frantar et al., GPTQ: Accurate Post-Training Quantization for
 * Generative Pre-trained Transformers (2022).
 */
public final class Gptq {
  /** Rows that go through the factor together. */
  private static final int TILE = 8;

  private Gptq() {}

  /**
   * Rounds all weights of a matrix.
   *
   * @param weights rows x columns
   * @param pruned weights, by index, that become zero; their error is made up for as well
   * @param factor of the moment of the columns' inputs
   * @return the rounded weights, each one of the levels or zero
   */
  public static Matrix round(
      Matrix weights, BitMask pruned, InverseFactor factor, Levels levels, CancelSignal cancel) {
    Matrix rounded = Matrix.zeros(weights.rows(), weights.columns());
    Chunks.forEach(
        weights.rows(),
        TILE,
        cancel,
        (chunk, from, to) ->
            roundRows(weights, pruned, factor, levels, rounded.values(), from, to));
    return rounded;
  }

  private static void roundRows(
      Matrix weights,
      BitMask pruned,
      InverseFactor factor,
      Levels levels,
      float[] rounded,
      int from,
      int to) {
    int n = weights.columns();
    int[] order = factor.order();
    float[] upper = factor.upper().values();
    float[] rows = new float[(to - from) * n];
    for (int row = from; row < to; row++) {
      for (int place = 0; place < n; place++) {
        rows[(row - from) * n + place] = weights.values()[row * n + order[place]];
      }
    }
    Reached reached = new Reached(pruned, factor, levels);
    for (int place = 0; place < n; place++) {
      int column = order[place];
      float diagonal = upper[place * n + place];
      if (place == 0 || levels.block(column) != levels.block(order[place - 1])) {
        for (int row = from; row < to; row++) {
          reached.tell(rows, (row - from) * n, row, place);
        }
      }
      for (int row = from; row < to; row++) {
        int at = (row - from) * n + place;
        float value = rows[at];
        int index = row * n + column;
        float level = pruned.get(index) ? 0f : levels.nearest(value, row, column);
        rounded[index] = level;
        feedBack(rows, at, upper, place * n + place, n - place, (value - level) / diagonal);
      }
    }
  }

  /** Tells the levels that their weights are next. */
  private record Reached(BitMask pruned, InverseFactor factor, Levels levels) {
    void tell(float[] rows, int begin, int row, int place) {
      int[] order = factor.order();
      int n = order.length;
      int end = place + 1;
      while (end < n && levels.block(order[end]) == levels.block(order[place])) {
        end++;
      }
      float[] values = new float[end - place];
      float[] costs = new float[end - place];
      for (int i = 0; i < values.length; i++) {
        float diagonal = factor.upper().values()[(place + i) * n + place + i];
        boolean gone = pruned.get(row * n + order[place + i]);
        values[i] = gone ? 0 : rows[begin + place + i];
        costs[i] = 1 / (diagonal * diagonal);
      }
      levels.reach(row, order[place], values, costs);
    }
  }

  /** Moves the rest of a row against the error of its first weight. */
  private static void feedBack(
      float[] row, int at, float[] upper, int diagonal, int length, float error) {
    if (error != 0) {
      for (int i = 1; i < length; i++) {
        row[at + i] -= error * upper[diagonal + i];
      }
    }
  }
}
