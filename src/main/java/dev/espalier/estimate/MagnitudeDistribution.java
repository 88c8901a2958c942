package dev.espalier.estimate;

/**
 * How the magnitudes of a weight tensor are distributed, so that a prune threshold turns into a
 * sparsity, and a sparsity into a threshold, by a look-up.
 *
 * <p>Non-negative floats order like their bit patterns, so the buckets are slices of the bit
 * pattern: 2^15 per octave, over 24 octaves below the largest magnitude. Counts are exact at every
 * bucket edge; in between they are interpolated, which moves a sparsity by less than 1e-4.
 * Immutable.
 */
public final class MagnitudeDistribution {

  private static final int SHIFT = 8;
  private static final int OCTAVES = 24;
  private static final int PER_OCTAVE = 1 << (23 - SHIFT);

  /** {@code below[i]}: elements whose magnitude lies under the lower edge of bucket i. */
  private final long[] below;

  private final int firstKey;
  private final long zeros;
  private final long count;

  private MagnitudeDistribution(long[] below, int firstKey, long zeros, long count) {
    this.below = below;
    this.firstKey = firstKey;
    this.zeros = zeros;
    this.count = count;
  }

  /** Number of elements. */
  public long count() {
    return count;
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
    if (bucket >= below.length - 1) {
      return count;
    }
    if (bucket <= 0) {
      return zeros + Math.round((below[1] - zeros) * (double) (threshold / firstEdge()));
    }
    double part = (bits & ((1 << SHIFT) - 1)) / (double) (1 << SHIFT);
    return below[bucket] + Math.round(part * (below[bucket + 1] - below[bucket]));
  }

  /** The threshold below which this many elements lie, or the nearest one to it. */
  public float thresholdFor(long elements) {
    if (elements <= 0) {
      return 0;
    }
    int low = 0;
    int high = below.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (below[middle] < elements) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? 0 : inside(low - 1, elements);
  }

  private float inside(int bucket, long elements) {
    long population = below[bucket + 1] - below[bucket];
    double part = population == 0 ? 1 : (elements - below[bucket]) / (double) population;
    int bits =
        bucket == 0
            ? firstKey << SHIFT
            : ((firstKey + bucket - 1) << SHIFT) + (int) Math.round(part * (1 << SHIFT));
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
      long[] below = new long[buckets.length + 1];
      for (int i = 0; i < buckets.length; i++) {
        below[i + 1] = below[i] + buckets[i];
      }
      return new MagnitudeDistribution(below, firstKey, zeros, count);
    }
  }
}
