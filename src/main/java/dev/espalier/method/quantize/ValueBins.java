package dev.espalier.method.quantize;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;

/**
 * Values in equally wide bins: how many lie below each limit between bins, and their sum. Values
 * outside the range are in the first and the last bin.
 */
final class ValueBins {
  private static final int CHUNK = 1 << 21;

  private final double low;
  private final double binsPerUnit;
  private final int[] countBelow;
  private final double[] sumBelow;
  private double squares;

  private ValueBins(double low, double high, int bins) {
    this.low = low;
    this.binsPerUnit = bins / (high - low);
    this.countBelow = new int[bins + 1];
    this.sumBelow = new double[bins + 1];
  }

  /** Sorts values between two indices into bins between two values. */
  static ValueBins of(float[] values, int from, int to, double low, double high, int bins) {
    int length = to - from;
    ValueBins[] parts = new ValueBins[Math.max(Chunks.count(length, CHUNK), 1)];
    parts[0] = new ValueBins(low, high, bins);
    Chunks.forEach(
        length,
        CHUNK,
        CancelSignal.none(),
        (chunk, begin, end) -> {
          ValueBins part = chunk == 0 ? parts[0] : new ValueBins(low, high, bins);
          part.add(values, from + begin, from + end);
          parts[chunk] = part;
        });
    ValueBins all = parts[0];
    for (int part = 1; part < parts.length; part++) {
      all.add(parts[part]);
    }
    all.accumulate();
    return all;
  }

  private void add(float[] values, int from, int to) {
    int last = bins() - 1;
    float begin = (float) low;
    float perUnit = (float) binsPerUnit;
    double total = 0;
    for (int i = from; i < to; i++) {
      float value = values[i];
      int bin = Math.min(Math.max((int) ((value - begin) * perUnit), 0), last);
      countBelow[bin + 1]++;
      sumBelow[bin + 1] += value;
      total += (double) value * value;
    }
    squares += total;
  }

  private void add(ValueBins other) {
    for (int limit = 0; limit < countBelow.length; limit++) {
      countBelow[limit] += other.countBelow[limit];
      sumBelow[limit] += other.sumBelow[limit];
    }
    squares += other.squares;
  }

  private void accumulate() {
    for (int limit = 1; limit < countBelow.length; limit++) {
      countBelow[limit] += countBelow[limit - 1];
      sumBelow[limit] += sumBelow[limit - 1];
    }
  }

  int bins() {
    return countBelow.length - 1;
  }

  /**
   * Where a value lies among the limits, as a fraction: 0 is the lowest, {@link #bins()} the
   * highest one.
   */
  double position(double value) {
    return (value - low) * binsPerUnit;
  }

  /** How many bins a distance spans. */
  double width(double distance) {
    return distance * binsPerUnit;
  }

  int countBelow(int limit) {
    return countBelow[limit];
  }

  double sumBelow(int limit) {
    return sumBelow[limit];
  }

  /** Sum of the squares of all values. */
  double squares() {
    return squares;
  }
}
