package dev.espalier.numeric;

/**
 * How many elements of an array lie in each of a number of equally wide bins. Elements outside the
 * range count in the first or the last bin, NaNs nowhere.
 *
 * @param min where the first bin begins
 * @param max where the last bin ends
 * @param counts elements per bin; shared, not copied
 */
public record Histogram(double min, double max, long[] counts) {
  private static final int CHUNK = 1 << 20;

  public Histogram {
    if (!(min <= max && max - min < Double.POSITIVE_INFINITY) || counts.length == 0) {
      throw new IllegalArgumentException(
          "a histogram of " + counts.length + " bins from " + min + " to " + max);
    }
  }

  /** Counts the elements of an array. */
  public static Histogram of(
      float[] values, double min, double max, int bins, CancelSignal cancel) {
    Histogram histogram = new Histogram(min, max, new long[bins]);
    double binsPerUnit = max > min ? bins / (max - min) : 0;
    Chunks.forEach(
        values.length,
        CHUNK,
        cancel,
        (chunk, from, to) -> {
          int[] counts = new int[bins];
          for (int i = from; i < to; i++) {
            float value = values[i];
            if (!Float.isNaN(value)) {
              int bin =
                  (int)
                      ((value - min)
                          * binsPerUnit); // a cast keeps what is too large within the ints
              counts[Math.clamp(bin, 0, bins - 1)]++;
            }
          }
          histogram.add(counts);
        });
    return histogram;
  }

  private synchronized void add(int[] more) {
    for (int bin = 0; bin < more.length; bin++) {
      counts[bin] += more[bin];
    }
  }

  /** Number of bins. */
  public int bins() {
    return counts.length;
  }

  /** Where a bin begins; bin {@code bins()} begins where the last one ends. */
  public double edge(int bin) {
    return min + (max - min) * bin / counts.length;
  }

  /** Number of elements counted. */
  public long total() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }
}
