package dev.espalier.method.obs;

/**
 * In which order the weights of a matrix go when it is pruned, and what each costs: enough for any
 * sparsity. From Frantar and Alistarh, Optimal Brain Compression (2022).
 *
 * @param columns number of columns
 * @param order for each row its columns in the order in which they go, row after row
 * @param losses what the mean square of the output error grows by with each; never falling within
 *     a row
 */
public record ObsTrace(int columns, int[] order, float[] losses) {
  public ObsTrace {
    if (order.length != losses.length) {
      throw new IllegalArgumentException(order.length + " weights with " + losses.length + " losses");
    }
  }

  /** Number of rows. */
  public int rows() {
    return columns == 0 ? 0 : order.length / columns;
  }
}
