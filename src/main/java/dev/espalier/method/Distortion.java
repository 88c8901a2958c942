package dev.espalier.method;

import dev.espalier.numeric.Sums;

/**
 * How far weights are from the original ones.
 *
 * @param count number of weights
 * @param signal sum of the squares of the original weights
 * @param error sum of the squared differences
 * @param maxError the largest absolute difference
 */
public record Distortion(long count, double signal, double error, double maxError) {
  /** No weights at all. */
  public static final Distortion NONE = new Distortion(0, 0, 0, 0);

  /** Compares weights with the original ones; both arrays have the same length. */
  public static Distortion between(float[] original, float[] changed) {
    return new Distortion(
        original.length,
        Sums.sumOfSquares(original),
        Sums.sumOfSquaredDifferences(original, changed),
        maxDifference(original, changed));
  }

  /** Compares a compressed weight with the original. */
  public static Distortion of(Weight original, CompressedWeight compressed) {
    return between(original.values(), compressed.decode());
  }

  /** That of several weights together. */
  public Distortion plus(Distortion other) {
    return new Distortion(
        count + other.count,
        signal + other.signal,
        error + other.error,
        Math.max(maxError, other.maxError));
  }

  /** Mean squared error; 0 without weights. */
  public double meanSquaredError() {
    return count == 0 ? 0 : error / count;
  }

  /**
   * Signal to quantization noise ratio in decibels: {@code 10 log10(signal / error)}; positive
   * infinity without any error, negative infinity where all weights were zero and are not any more.
   */
  public double sqnrDb() {
    return error == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / error);
  }

  private static double maxDifference(float[] a, float[] b) {
    double max = 0;
    for (int i = 0; i < a.length; i++) {
      max = Math.max(max, Math.abs((double) a[i] - b[i]));
    }
    return max;
  }
}
