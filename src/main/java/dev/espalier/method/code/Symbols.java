package dev.espalier.method.code;

import java.util.stream.IntStream;

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

    /** Longer rows are not seen as rows: nothing is above. */
    private static final int LONGEST = 1 << 20;

    /**
     * That of a weight: rows along the first axis that is longer than 1, kernels along those behind
     * the second.
     */
    public static Layout of(long... sizes) {
      int first = 0;
      while (first < sizes.length && sizes[first] == 1) {
        first++;
      }
      long row = 1;
      long kernel = 1;
      for (int axis = first + 1; axis < sizes.length; axis++) {
        row = Math.min(LONGEST + 1L, row * Math.min(LONGEST + 1L, sizes[axis]));
        kernel *= axis > first + 1 ? Math.min(LONGEST + 1L, sizes[axis]) : 1;
        kernel = Math.min(LONGEST + 1L, kernel);
      }
      boolean rows = sizes.length - first >= 2 && row >= 1 && row <= LONGEST && kernel >= 1;
      return rows ? new Layout((int) row, (int) kernel) : LINE;
    }

    /** That of a weight. */
    public static Layout of(int... sizes) {
      return of(IntStream.of(sizes).asLongStream().toArray());
    }

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
