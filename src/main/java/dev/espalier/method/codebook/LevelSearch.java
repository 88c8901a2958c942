package dev.espalier.method.codebook;

/** Finds the level next to a value in one table. */
public final class LevelSearch {
  private final float[] levels;
  private final int from;
  private final double[] limits;

  /**
   * Prepares.
   *
   * @param levels holds the table, ascending, from index {@code from} on
   * @param size of the table
   */
  public LevelSearch(float[] levels, int from, int size) {
    this.levels = levels;
    this.from = from;
    this.limits = new double[size - 1];
    for (int i = 0; i < limits.length; i++) {
      limits[i] = ((double) levels[from + i] + levels[from + i + 1]) / 2;
    }
  }

  /** The place in the table of the level next to a value. */
  public int place(double value) {
    int low = 0;
    int high = limits.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (limits[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The level next to a value. */
  public float nearest(double value) {
    return levels[from + place(value)];
  }
}
