package dev.espalier.numeric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The absolute values of an array in two bytes each, so that it is quickly told how many are below
 * another, and how the smallest of several arrays are divided among them. The bits of non-negative
 * floats are in the order of the floats: values with the same upper 16 bits lie together, with
 * their lower ones. NaN counts as larger than infinity. Immutable.
 */
public final class MagnitudeIndex {
  private static final int BUCKETS = 1 << 15;
  private static final int LOWER = 0xFFFF;

  /** Where each bucket begins, and where the last ends. */
  private final int[] starts = new int[BUCKETS + 1];

  private final short[] lower;

  /** Of the values that an array has now. */
  public MagnitudeIndex(float[] values) {
    lower = new short[values.length];
    for (float value : values) {
      starts[(bits(value) >>> 16) + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] next = starts.clone();
    for (float value : values) {
      int bits = bits(value);
      lower[next[bits >>> 16]++] = (short) bits;
    }
  }

  private static int bits(float value) {
    return Float.floatToRawIntBits(value) & Integer.MAX_VALUE;
  }

  /** How many values there are. */
  public int size() {
    return lower.length;
  }

  /** How many are strictly below a magnitude, which is not negative. */
  public int below(float magnitude) {
    return below(bits(magnitude));
  }

  private int below(int bits) {
    int bucket = bits >>> 16;
    int count = starts[bucket];
    for (int i = starts[bucket]; i < starts[bucket + 1]; i++) {
      count += (lower[i] & LOWER) < (bits & LOWER) ? 1 : 0;
    }
    return count;
  }

  /**
   * How many of the smallest values of all arrays together each of them has; of equal ones those of
   * earlier arrays come first.
   *
   * @param count at most all values there are
   */
  public static List<Integer> smallest(List<MagnitudeIndex> arrays, long count) {
    if (count == 0) {
      return arrays.stream().map(_ -> 0).toList();
    }
    int bits = cut(arrays, count);
    long ties = count;
    for (MagnitudeIndex array : arrays) {
      ties -= array.below(bits);
    }
    List<Integer> counts = new ArrayList<>();
    for (MagnitudeIndex array : arrays) {
      int below = array.below(bits);
      // The bits of NaN end where those of integers do.
      int equal = (bits == Integer.MAX_VALUE ? array.size() : array.below(bits + 1)) - below;
      int taken = (int) Math.min(equal, ties);
      counts.add(below + taken);
      ties -= taken;
    }
    return counts;
  }

  /** The bits of the largest among the smallest. */
  private static int cut(List<MagnitudeIndex> arrays, long count) {
    int bucket = bucket(arrays, count);
    int[] tally = new int[LOWER + 1];
    long upTo = 0;
    for (MagnitudeIndex array : arrays) {
      upTo += array.starts[bucket];
      for (int i = array.starts[bucket]; i < array.starts[bucket + 1]; i++) {
        tally[array.lower[i] & LOWER]++;
      }
    }
    int low = -1;
    while (upTo < count) {
      low++;
      upTo += tally[low];
    }
    return bucket << 16 | low;
  }

  /** The first bucket up to whose end there are as many. */
  private static int bucket(List<MagnitudeIndex> arrays, long count) {
    int least = 0;
    int most = BUCKETS - 1;
    while (least < most) {
      int middle = (least + most) / 2;
      long upTo = 0;
      for (MagnitudeIndex array : arrays) {
        upTo += array.starts[middle + 1];
      }
      if (upTo >= count) {
        most = middle;
      } else {
        least = middle + 1;
      }
    }
    return least;
  }
}
