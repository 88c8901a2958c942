package dev.espalier.numeric;

import java.util.Arrays;

/**
 * A histogram of values that come bit by bit, over a range that grows with them: from minus a power
 * of two to plus that power. When it grows, pairs of bins become one, so that the counts are the
 * same as if all values had been counted over the last range. Values that are no finite numbers are
 * left out and counted apart.
 */
public final class HistogramSum {
  /** Bins on either side of zero; a power of two. */
  public static final int SIDE = 1024;

  /** The last one is of what lies at the end of the range, and so begins a bin of a larger one. */
  private final long[] counts = new long[2 * SIDE + 1];

  private double reach;
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;
  private long count;
  private long skipped;

  /** Counts values. */
  public void add(float[] values) {
    ArraySummary summary = ArraySummary.of(values);
    if (!summary.allFinite()) {
      addSome(values);
      return;
    }
    if (values.length == 0) {
      return;
    }
    grow(summary.maxMagnitude());
    min = Math.min(min, summary.min());
    max = Math.max(max, summary.max());
    count += values.length;
    double binsPerUnit = reach == 0 ? 0 : SIDE / reach;
    for (float value : values) {
      counts[bin(value, binsPerUnit)]++;
    }
  }

  private void addSome(float[] values) {
    float[] finite = new float[values.length];
    int kept = 0;
    for (float value : values) {
      if (Float.isFinite(value)) {
        finite[kept++] = value;
      }
    }
    skipped += values.length - kept;
    add(Arrays.copyOf(finite, kept));
  }

  private static int bin(float value, double binsPerUnit) {
    return (int) Math.floor(value * binsPerUnit) + SIDE;
  }

  /** The reach is a power of two, so that bins of the old range are halves of those of the new. */
  private void grow(float magnitude) {
    if (magnitude <= reach) {
      return;
    }
    double wanted = Math.scalb(1.0, Math.getExponent((double) magnitude));
    if (wanted < magnitude) {
      wanted *= 2;
    }
    // While nothing but zeros was counted there is no range, and zero begins the same bin in any.
    for (double old = reach; old > 0 && old < wanted; old *= 2) {
      halve();
    }
    reach = wanted;
  }

  private void halve() {
    for (int bin = 0; bin < SIDE / 2; bin++) {
      int inner = SIDE + bin;
      counts[inner] = counts[SIDE + 2 * bin] + counts[SIDE + 2 * bin + 1];
      int mirrored = SIDE - 1 - bin;
      counts[mirrored] = counts[SIDE - 1 - 2 * bin] + counts[SIDE - 2 - 2 * bin];
    }
    for (int bin = SIDE / 2; bin < SIDE; bin++) {
      counts[SIDE + bin] = 0;
      counts[SIDE - 1 - bin] = 0;
    }
    counts[SIDE + SIDE / 2] = counts[2 * SIDE];
    counts[2 * SIDE] = 0;
  }

  /** Values that were counted. */
  public long count() {
    return count;
  }

  /** Values that are no finite numbers. */
  public long skipped() {
    return skipped;
  }

  /** The smallest value; 0 without any. */
  public float min() {
    return count == 0 ? 0 : min;
  }

  /** The largest value; 0 without any. */
  public float max() {
    return count == 0 ? 0 : max;
  }

  /** What was counted. */
  public Histogram histogram() {
    long[] bins = Arrays.copyOf(counts, 2 * SIDE);
    bins[2 * SIDE - 1] += counts[2 * SIDE];
    return new Histogram(-reach, reach, bins);
  }
}
