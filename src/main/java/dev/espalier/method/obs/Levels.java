package dev.espalier.method.obs;

/** The values that the weights of a matrix may take once they are quantized. */
@FunctionalInterface
public interface Levels {
  /** Any value: nothing is quantized. */
  Levels ALL = (value, row, column) -> value;

  /** The level next to a value; where weights are pruned, zero is one of them. */
  float nearest(float value, int row, int column);

  /** Which columns share levels in each row: those of the same number. */
  default int block(int column) {
    return 0;
  }

  /**
   * Tells that a sweep has come to the weights of a row that share levels, before it rounds any of
   * them; the levels may be moved to fit what they have become.
   *
   * @param column one of their columns
   * @param values the weights as they are now, 0 where they are pruned
   * @param costs what a squared error in each of them counts, when later weights make up for it
   */
  default void reach(int row, int column, float[] values, float[] costs) {}
}
