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
  private static final int LEVEL_SHIFT = SCALE_BITS - 10;
  private static final int SHARE_BITS = 14;
  private static final int LOWEST = -6 * 256;
  private static final int STEP = 128;
  private static final byte[] LEVEL = levels();

  private static final int[] SHARE = shares();

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

  /** The levels of a column and of the row, as one number. */
  int both(int index) {
    return LEVEL[columns[index] >>> LEVEL_SHIFT] * LEVELS + LEVEL[row >>> LEVEL_SHIFT];
  }

  void learn(int index, int significant) {
    int target = (significant << SCALE_BITS) - significant;
    int before = seen[index];
    columns[index] += ((target - columns[index]) * SHARE[before]) >> SHARE_BITS;
    seen[index] = (byte) Math.min(before + 1, COLUMN_MEMORY);
    row += ((target - row) * SHARE[rowSeen]) >> SHARE_BITS;
    rowSeen = Math.min(rowSeen + 1, ROW_MEMORY);
  }

  private static int[] shares() {
    int[] shares = new int[ROW_MEMORY + 1];
    for (int i = 0; i <= ROW_MEMORY; i++) {
      shares[i] = (1 << SHARE_BITS) / (i + 2);
    }
    return shares;
  }

  /** By the highest 10 bits of a density: half a unit of logarithmic odds each. */
  private static byte[] levels() {
    byte[] levels = new byte[1 << (SCALE_BITS - LEVEL_SHIFT)];
    for (int i = 0; i < levels.length; i++) {
      int odds = Logistic.stretch(i << LEVEL_SHIFT);
      levels[i] = (byte) Math.clamp((odds - LOWEST) / STEP, 0, LEVELS - 1);
    }
    return levels;
  }
}
