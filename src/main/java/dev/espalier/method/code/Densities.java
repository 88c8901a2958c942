package dev.espalier.method.code;

import java.util.Arrays;

/**
 * How often symbols were not zero lately, in each column and in the row: pruned weights come in
 * rows and columns, as inputs and outputs that matter little.
 */
final class Densities {
  /** Levels that a density is rounded to. */
  static final int LEVELS = 16;

  private static final int COLUMN_MEMORY = 40;
  private static final int ROW_MEMORY = 100;
  private static final int SCALE_BITS = RangeEncoder.SCALE_BITS;
  private static final int LOWEST = -6 * 256;
  private static final int STEP = 128;
  private static final byte[] LEVEL = levels();

  private final int[] columns;
  private final byte[] seen;
  private int row;
  private int rowSeen;

  /**
   * All densities unknown.
   *
   * @param columns how many; at most as many as there are symbols
   */
  Densities(int columns) {
    this.columns = new int[columns];
    this.seen = new byte[columns];
    Arrays.fill(this.columns, 1 << (SCALE_BITS - 1));
    startRow();
  }

  /** A new row, of which nothing is known. */
  void startRow() {
    row = 1 << (SCALE_BITS - 1);
    rowSeen = 0;
  }

  int column(int index) {
    return LEVEL[columns[index] >>> (SCALE_BITS - Byte.SIZE - 2)];
  }

  int row() {
    return LEVEL[row >>> (SCALE_BITS - Byte.SIZE - 2)];
  }

  void learn(int index, int significant) {
    int target = significant << SCALE_BITS;
    int before = seen[index];
    columns[index] += (target - significant - columns[index]) / (before + 2);
    if (before < COLUMN_MEMORY) {
      seen[index] = (byte) (before + 1);
    }
    row += (target - significant - row) / (rowSeen + 2);
    if (rowSeen < ROW_MEMORY) {
      rowSeen++;
    }
  }

  /** By the highest 10 bits of a density: half a unit of logarithmic odds each. */
  private static byte[] levels() {
    byte[] levels = new byte[1 << (Byte.SIZE + 2)];
    for (int i = 0; i < levels.length; i++) {
      int odds = Logistic.stretch(i << (SCALE_BITS - Byte.SIZE - 2));
      levels[i] = (byte) Math.clamp((odds - LOWEST) / STEP, 0, LEVELS - 1);
    }
    return levels;
  }
}
