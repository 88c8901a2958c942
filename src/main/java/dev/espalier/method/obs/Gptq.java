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

  /** Columns whose errors move the rest of a row in one go. */
  private static final int BATCH = 4;

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
    float[] errors = new float[BATCH];
    for (int begin = 0; begin < n; ) {
      int end = batchEnd(levels, order, begin);
      boolean next = begin == 0 || levels.block(order[begin]) != levels.block(order[begin - 1]);
      for (int row = from; row < to; row++) {
        int at = (row - from) * n;
        if (next) {
          reached.tell(rows, at, row, begin);
        }
        for (int place = begin; place < end; place++) {
          int index = row * n + order[place];
          float value = rows[at + place];
          float level = pruned.get(index) ? 0f : levels.nearest(value, row, order[place]);
          rounded[index] = level;
          float error = (value - level) / upper[place * n + place];
          errors[place - begin] = error;
          for (int behind = place + 1; behind < end; behind++) {
            rows[at + behind] -= error * upper[place * n + behind];
          }
        }
        feedBack(rows, at, upper, n, begin, end, errors);
      }
      begin = end;
    }
  }

  /** Columns are taken together as far as their levels are known when the first one is reached. */
  private static int batchEnd(Levels levels, int[] order, int begin) {
    int end = begin + 1;
    while (end < order.length
        && end < begin + BATCH
        && levels.block(order[end]) == levels.block(order[begin])) {
      end++;
    }
    return end;
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

  /** Moves the rest of a row against the errors of the weights before it. */
  private static void feedBack(
      float[] rows, int at, float[] upper, int n, int begin, int end, float[] errors) {
    if (end - begin < BATCH) {
      for (int place = begin; place < end; place++) {
        float error = errors[place - begin];
        for (int i = end; i < n; i++) {
          rows[at + i] -= error * upper[place * n + i];
        }
      }
      return;
    }
    float error0 = errors[0];
    float error1 = errors[1];
    float error2 = errors[2];
    float error3 = errors[3];
    int first = begin * n;
    int second = first + n;
    int third = second + n;
    int fourth = third + n;
    for (int i = end; i < n; i++) {
      rows[at + i] -=
          error0 * upper[first + i]
              + error1 * upper[second + i]
              + error2 * upper[third + i]
              + error3 * upper[fourth + i];
    }
  }
}
