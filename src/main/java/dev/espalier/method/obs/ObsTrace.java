package dev.espalier.method.obs;

/**
 * In which order the weights of a matrix go when it is pruned, and what each costs: enough for any
 * sparsity. From Frantar and Alistarh, Optimal Brain Compression (2022).
 *
 * @param columns number of columns
 * @param order for each row its columns in the order in which they go, row after row
 * @param losses what the mean square of the output error grows by with each, all weights that are
 *     left making up for it
 */
public record ObsTrace(int columns, int[] order, float[] losses) {
  public ObsTrace {
    if (order.length != losses.length) {
      throw new IllegalArgumentException(
          order.length + " weights with " + losses.length + " losses");
    }
  }

  /** Number of rows. */
  public int rows() {
    return columns == 0 ? 0 : order.length / columns;
  }

  /**
   * The losses as scores by which weights of many rows are ranked: within a row no weight scores
   * less than one that goes before it.
   */
  public float[] scores() {
    float[] scores = losses.clone();
    for (int i = 1; i < scores.length; i++) {
      if (i % columns != 0) {
        scores[i] = Math.max(scores[i], scores[i - 1]);
      }
    }
    return scores;
  }
}
