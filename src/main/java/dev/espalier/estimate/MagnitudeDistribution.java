package dev.espalier.estimate;

import java.util.Arrays;

/**
 * How the magnitudes of a weight tensor are distributed, so that a prune threshold turns into a
 * sparsity, and a sparsity into a threshold, by a look-up.
 *
 * <p>Non-negative floats order like their bit patterns, so the buckets are slices of the bit
 * pattern: 2^15 per octave, over 24 octaves below the largest magnitude. Counts are exact at every
 * bucket edge; in between they are interpolated, which moves a sparsity by less than 1e-4. Only
 * buckets that hold something are kept, so that a small layer takes little memory. Immutable.
 */
public final class MagnitudeDistribution {

  private static final int SHIFT = 8;
  private static final int OCTAVES = 24;
  private static final int PER_OCTAVE = 1 << (23 - SHIFT);

  /** The buckets that hold something, lowest first; the first of all lies below the octaves. */
  private final int[] filled;

  /** Elements in these buckets up to and with each. */
  private final long[] upTo;

  private final int firstKey;
  private final long zeros;
  private final long count;

  private MagnitudeDistribution(Builder counted, int[] filled, long[] upTo) {
    this.filled = filled;
    this.upTo = upTo;
    this.firstKey = counted.firstKey;
    this.zeros = counted.zeros;
    this.count = counted.count;
  }

  /** Number of elements. */
  public long count() {
    return count;
  }

  /** How many buckets are remembered, at most as many as there are elements. */
  int buckets() {
    return filled.length;
  }

  /** Elements that are exactly zero. */
  public long zeros() {
    return zeros;
  }

  /** How many elements have a magnitude smaller than the threshold. */
  public long countBelow(float threshold) {
    if (!(threshold > 0)) {
      return 0;
    }
    int bits = Float.floatToRawIntBits(threshold);
    int bucket = bucketOf(bits);
    if (bucket <= 0) {
      long low = under(1);
      return zeros + Math.round((low - zeros) * (double) (threshold / firstEdge()));
    }
    double part = (bits & ((1 << SHIFT) - 1)) / (double) (1 << SHIFT);
    long below = under(bucket);
    return below + Math.round(part * (under(bucket + 1) - below));
  }

  /** Elements below the lower edge of a bucket. */
  private long under(int bucket) {
    int place = Arrays.binarySearch(filled, bucket);
    int before = place < 0 ? -place - 1 : place;
    return before == 0 ? 0 : upTo[before - 1];
  }

  /** The threshold below which this many elements lie, or the nearest one to it. */
  public float thresholdFor(long elements) {
    if (elements <= 0 || count == 0) {
      return 0;
    }
    long wanted = Math.min(elements, count);
    int low = 0;
    int high = upTo.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (upTo[middle] < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return inside(low, wanted);
  }

  private float inside(int place, long elements) {
    int bucket = filled[place];
    if (bucket == 0) {
      return firstEdge();
    }
    long before = place == 0 ? 0 : upTo[place - 1];
    double part = (elements - before) / (double) (upTo[place] - before);
    int bits = ((firstKey + bucket - 1) << SHIFT) + (int) Math.round(part * (1 << SHIFT));
    return Float.intBitsToFloat(bits);
  }

  private float firstEdge() {
    return Float.intBitsToFloat(firstKey << SHIFT);
  }

  private int bucketOf(int bits) {
    return (bits >>> SHIFT) - firstKey + 1;
  }

  /** Counts magnitudes; the largest must be known beforehand. Not thread-safe. */
  static final class Builder {

    private final long[] buckets;
    private final int firstKey;
    private long count;
    private long zeros;

    Builder(float largest) {
      int lastKey = Float.floatToRawIntBits(largest) >>> SHIFT;
      firstKey = Math.max(0, lastKey - OCTAVES * PER_OCTAVE);
      buckets = new long[lastKey - firstKey + 2];
    }

    void add(float[] values, int length) {
      for (int i = 0; i < length; i++) {
        int magnitude = Float.floatToRawIntBits(values[i]) & 0x7fff_ffff;
        zeros += magnitude == 0 ? 1 : 0;
        buckets[Math.clamp((magnitude >>> SHIFT) - firstKey + 1, 0, buckets.length - 1)]++;
      }
      count += length;
    }

    MagnitudeDistribution build() {
      int many = Math.toIntExact(Arrays.stream(buckets).filter(held -> held > 0).count());
      int[] filled = new int[many];
      long[] upTo = new long[many];
      int found = 0;
      long sum = 0;
      for (int i = 0; i < buckets.length; i++) {
        if (buckets[i] > 0) {
          sum += buckets[i];
          filled[found] = i;
          upTo[found++] = sum;
        }
      }
      return new MagnitudeDistribution(this, filled, upTo);
    }
  }
}
