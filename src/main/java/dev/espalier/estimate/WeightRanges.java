package dev.espalier.estimate;

import java.util.Arrays;

/**
 * Exact ranges of a weight tensor, of the whole and of each output channel, and whether all of it
 * is finite.
 *
 * @param min smallest element of each channel
 * @param max largest element of each channel
 * @param rms root of the mean square of each channel's finite elements; 0 where there are none
 * @param nonFinite how many elements are NaN or infinite; they are left out of the ranges
 * @param sumOfSquares over all finite elements
 * @param sum over all finite elements
 */
public record WeightRanges(
    float[] min, float[] max, float[] rms, long nonFinite, double sum, double sumOfSquares) {

  /** Smallest finite element; 0 where there is none. */
  public float lowest() {
    float lowest = Float.POSITIVE_INFINITY;
    for (float value : min) {
      lowest = Math.min(lowest, value);
    }
    return lowest == Float.POSITIVE_INFINITY ? 0 : lowest;
  }

  /** Largest finite element; 0 where there is none. */
  public float highest() {
    float highest = Float.NEGATIVE_INFINITY;
    for (float value : max) {
      highest = Math.max(highest, value);
    }
    return highest == Float.NEGATIVE_INFINITY ? 0 : highest;
  }

  /** Largest finite magnitude. */
  public float absMax() {
    return Math.max(Math.abs(lowest()), Math.abs(highest()));
  }

  /** Gathers ranges from pieces of a tensor that come in order. */
  static final class Builder {

    private final WeightSource source;
    private final float[] min;
    private final float[] max;
    private final double[] squares;
    private final long[] finite;
    private long nonFinite;
    private double sum;

    Builder(WeightSource source) {
      this.source = source;
      min = new float[source.channels()];
      max = new float[source.channels()];
      squares = new double[source.channels()];
      finite = new long[source.channels()];
      Arrays.fill(min, Float.POSITIVE_INFINITY);
      Arrays.fill(max, Float.NEGATIVE_INFINITY);
    }

    void add(long from, float[] piece, int length) {
      int channel = source.channelOf(from);
      long left = source.inner() - from % source.inner();
      int start = 0;
      while (start < length) {
        int end = (int) Math.min(length, start + left);
        addRun(channel, piece, start, end);
        start = end;
        left = source.inner();
        channel = channel + 1 == min.length ? 0 : channel + 1;
      }
    }

    private void addRun(int channel, float[] piece, int start, int end) {
      float low = min[channel];
      float high = max[channel];
      double runSum = 0;
      double runSquares = 0;
      int outside = 0;
      for (int i = start; i < end; i++) {
        float value = piece[i];
        if (Math.abs(value) <= Float.MAX_VALUE) {
          low = Math.min(low, value);
          high = Math.max(high, value);
          runSum += value;
          runSquares += (double) value * value;
        } else {
          outside++;
        }
      }
      min[channel] = low;
      max[channel] = high;
      sum += runSum;
      squares[channel] += runSquares;
      finite[channel] += end - start - outside;
      nonFinite += outside;
    }

    WeightRanges build() {
      float[] rms = new float[squares.length];
      for (int i = 0; i < rms.length; i++) {
        rms[i] = finite[i] == 0 ? 0 : (float) Math.sqrt(squares[i] / finite[i]);
      }
      return new WeightRanges(min, max, rms, nonFinite, sum, Arrays.stream(squares).sum());
    }
  }
}
