package dev.espalier.method.code;

/**
 * A run of symbols to be coded.
 *
 * @param codes one unsigned byte each
 * @param shape what is known of how they lie
 */
public record Symbols(byte[] codes, Layout shape) {
  /** How many symbols there are at most. */
  public static final int LEVELS = 256;

  /**
   * How symbols lie, so that a coder finds neighbours. Any layout codes any symbols; a fitting one
   * takes fewer bytes.
   *
   * @param row how many symbols one row of the weight has, at least 1
   * @param kernel how many of them one kernel has, 1 where there are no kernels
   */
  public record Layout(int row, int kernel) {
    /** One long row. */
    public static final Layout LINE = new Layout(Integer.MAX_VALUE, 1);

    /** Checks that there is something in a row. */
    public Layout {
      if (row < 1 || kernel < 1) {
        throw new IllegalArgumentException("row " + row + ", kernel " + kernel);
      }
    }
  }

  /** Symbols of which no neighbours are known. */
  public static Symbols line(byte[] codes) {
    return new Symbols(codes, Layout.LINE);
  }

  /** How often each of them comes. */
  public int[] counts() {
    int[] counts = new int[LEVELS];
    for (byte code : codes) {
      counts[code & 0xFF]++;
    }
    return counts;
  }

  /** The symbol that comes most often, the lowest of several; 0 where there are none. */
  static int commonest(int[] counts) {
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      if (counts[i] > counts[best]) {
        best = i;
      }
    }
    return best;
  }
}
