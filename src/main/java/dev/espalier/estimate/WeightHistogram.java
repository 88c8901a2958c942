package dev.espalier.estimate;

/**
 * Counts of values in equal bins.
 *
 * @param low lower edge of the first bin
 * @param high upper edge of the last bin; greater than {@code low}
 * @param counts how many values each bin holds; estimated counts are scaled to the whole tensor
 */
public record WeightHistogram(double low, double high, double[] counts) {

  /** Width of a bin, in units of the weights. */
  public double binWidth() {
    return (high - low) / counts.length;
  }

  /** Middle of a bin. */
  public double center(int bin) {
    return low + (bin + 0.5) * binWidth();
  }

  static Builder builder(float low, float high, int bins) {
    return new Builder(low, high, bins);
  }

  /** Fills bins; values outside the range count into the first and the last bin, NaN into none. */
  static final class Builder {

    private final double low;
    private final double high;
    private final double scale;
    private final long[] counts;

    private Builder(float low, float high, int bins) {
      double margin = high > low ? 0 : Math.max(1e-6, Math.abs(high) * 0.01);
      this.low = low - margin;
      this.high = high + margin;
      this.scale = bins / (this.high - this.low);
      this.counts = new long[bins];
    }

    Builder(WeightHistogram like) {
      this.low = like.low;
      this.high = like.high;
      this.scale = like.counts.length / (high - low);
      this.counts = new long[like.counts.length];
    }

    void add(float[] values, int length) {
      for (int i = 0; i < length; i++) {
        if (!Float.isNaN(values[i])) {
          add(values[i]);
        }
      }
    }

    void add(float value) {
      int bin = (int) ((value - low) * scale);
      counts[Math.clamp(bin, 0, counts.length - 1)]++;
    }

    WeightHistogram build() {
      return build(1);
    }

    WeightHistogram build(double factor) {
      double[] scaled = new double[counts.length];
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = counts[i] * factor;
      }
      return new WeightHistogram(low, high, scaled);
    }
  }
}
