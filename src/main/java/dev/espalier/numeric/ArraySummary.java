package dev.espalier.numeric;

/**
 * The extremes of an array, and what in it is not a finite number.
 *
 * @param count number of elements
 * @param min the smallest finite element, 0 if there is none
 * @param max the largest finite element, 0 if there is none
 * @param nans number of elements that are not a number
 * @param infinities number of infinite elements
 * @param firstNonFinite index of the first element that is not finite, -1 if all are
 */
public record ArraySummary(
    int count, float min, float max, int nans, int infinities, int firstNonFinite) {
  private static final int CHUNK = 1 << 18;

  /** Looks at a whole array. */
  public static ArraySummary of(float[] values) {
    return of(values, 0, values.length);
  }

  /**
   * Looks at the elements from {@code from} to before {@code to}; the index of the first non-finite
   * one counts from 0.
   */
  public static ArraySummary of(float[] values, int from, int to) {
    int length = to - from;
    int chunks = Chunks.count(length, CHUNK);
    int[] lowest = new int[chunks];
    int[] highest = new int[chunks];
    Chunks.forEach(
        length,
        CHUNK,
        CancelSignal.none(),
        (chunk, begin, end) -> {
          lowest[chunk] = minKey(values, from + begin, from + end);
          highest[chunk] = maxKey(values, from + begin, from + end);
        });
    int min = Integer.MAX_VALUE;
    int max = Integer.MIN_VALUE;
    for (int chunk = 0; chunk < chunks; chunk++) {
      min = Math.min(min, lowest[chunk]);
      max = Math.max(max, highest[chunk]);
    }
    if (length == 0) {
      return new ArraySummary(0, 0, 0, 0, 0, -1);
    }
    boolean finite = Float.isFinite(fromKey(min)) && Float.isFinite(fromKey(max));
    return finite
        ? new ArraySummary(length, fromKey(min), fromKey(max), 0, 0, -1)
        : slowly(values, from, to);
  }

  /** Whether every element is a finite number. */
  public boolean allFinite() {
    return firstNonFinite == -1;
  }

  /** The largest absolute value of a finite element. */
  public float maxMagnitude() {
    return Math.max(Math.abs(min), Math.abs(max));
  }

  // Integers in the order of the floats: unlike float minima and maxima their reduction is
  // vectorized, and NaNs, which lie
  // beyond the infinities, show up in the result.
  private static int key(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  private static float fromKey(int key) {
    return Float.intBitsToFloat(key ^ ((key >> 31) & Integer.MAX_VALUE));
  }

  private static int minKey(float[] values, int from, int to) {
    int min = Integer.MAX_VALUE;
    for (int i = from; i < to; i++) {
      min = Math.min(min, key(values[i]));
    }
    return min;
  }

  private static int maxKey(float[] values, int from, int to) {
    int max = Integer.MIN_VALUE;
    for (int i = from; i < to; i++) {
      max = Math.max(max, key(values[i]));
    }
    return max;
  }

  private static ArraySummary slowly(float[] values, int from, int to) {
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    int nans = 0;
    int infinities = 0;
    int first = -1;
    for (int i = from; i < to; i++) {
      float value = values[i];
      if (Float.isFinite(value)) {
        min = Math.min(min, value);
        max = Math.max(max, value);
        continue;
      }
      first = first == -1 ? i - from : first;
      nans += Float.isNaN(value) ? 1 : 0;
      infinities += Float.isNaN(value) ? 0 : 1;
    }
    boolean none = nans + infinities == to - from;
    return new ArraySummary(to - from, none ? 0 : min, none ? 0 : max, nans, infinities, first);
  }
}
