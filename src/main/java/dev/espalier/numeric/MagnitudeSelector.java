package dev.espalier.numeric;

/**
 * Finds the exact k-th smallest absolute value over any number of arrays, without copying or
 * sorting them, in two passes. The bits of non-negative floats are in the order of the floats, so
 * the first pass counts by their upper 16 bits and the second, among those that share the upper
 * bits with the one looked for, by the lower 16.
 *
 * <p>Use: {@link #countUpper} for each array, {@link #choose} once, {@link #countLower} for each
 * array again, then {@link #cut}. NaN counts as larger than infinity. Not safe for use by several
 * threads; the passes use all cores themselves.
 */
public final class MagnitudeSelector {
  private static final int CHUNK = 1 << 21;

  private final long[] upper = new long[1 << 15];
  private final long[] lower = new long[1 << 16];
  private long rank;
  private long belowBucket;
  private int bucket = -1;

  /** First pass over one array. */
  public void countUpper(float[] values, CancelSignal cancel) {
    Chunks.forEach(
        values.length,
        CHUNK,
        cancel,
        (chunk, from, to) -> {
          int[] counts = new int[upper.length];
          for (int i = from; i < to; i++) {
            counts[(Float.floatToRawIntBits(values[i]) & Integer.MAX_VALUE) >>> 16]++;
          }
          add(counts, upper);
        });
  }

  /**
   * Between the passes.
   *
   * @param count how many of the smallest elements are wanted, from 1 to the number of elements
   */
  public void choose(long count) {
    long below = 0;
    for (int i = 0; i < upper.length; i++) {
      if (below + upper[i] >= count) {
        rank = count;
        belowBucket = below;
        bucket = i;
        return;
      }
      below += upper[i];
    }
    throw new IllegalArgumentException(count + " is more than the " + below + " elements");
  }

  /** Second pass over one array. */
  public void countLower(float[] values, CancelSignal cancel) {
    int wanted = bucket;
    Chunks.forEach(
        values.length,
        CHUNK,
        cancel,
        (chunk, from, to) -> {
          int[] counts = new int[lower.length];
          for (int i = from; i < to; i++) {
            int bits = Float.floatToRawIntBits(values[i]) & Integer.MAX_VALUE;
            if (bits >>> 16 == wanted) {
              counts[bits & 0xFFFF]++;
            }
          }
          add(counts, lower);
        });
  }

  /** The result. */
  public MagnitudeCut cut() {
    long below = belowBucket;
    for (int i = 0; i < lower.length; i++) {
      if (below + lower[i] >= rank) {
        return new MagnitudeCut(Float.intBitsToFloat(bucket << 16 | i), rank - below);
      }
      below += lower[i];
    }
    throw new IllegalStateException("the second pass saw other values than the first");
  }

  private synchronized void add(int[] counts, long[] sums) {
    for (int i = 0; i < counts.length; i++) {
      sums[i] += counts[i];
    }
  }
}
