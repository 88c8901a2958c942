package dev.espalier.estimate.probe;

import dev.espalier.runtime.PairedLatency;

/**
 * What a probe has shown. The calls of both models were made in turns, so that the ratio holds even
 * where the machine was busy.
 *
 * @param ratio time of the layer as encoded by its time as it is: the median over the pairs of
 *     calls. It holds the cost of the call itself, a few µs, on both sides
 * @param low one in ten pairs has at most this ratio
 * @param high nine in ten pairs have at most this ratio
 * @param originalMillis median time of the layer as it is
 * @param encodedMillis median time of the layer as encoded
 * @param runs number of pairs
 * @param loadMillis how much longer it takes to load the layer as encoded; 0 where it does not
 */
public record ProbeResult(
    double ratio,
    double low,
    double high,
    double originalMillis,
    double encodedMillis,
    int runs,
    double loadMillis) {

  /** Checks the numbers: they may come from a file. */
  public ProbeResult {
    boolean sound = ratio > 0 && low <= ratio && ratio <= high && Double.isFinite(high);
    if (!sound || originalMillis < 0 || encodedMillis < 0 || runs < 1 || !(loadMillis >= 0)) {
      throw new IllegalArgumentException(
          "no result of a probe: ratio %s (%s to %s), %s and %s ms, %d runs"
              .formatted(ratio, low, high, originalMillis, encodedMillis, runs));
    }
  }

  /** A smaller difference is not worth being told. */
  private static final double SLOWER = 1.1;

  /** Whether the encoding makes the layer slower, and that is no noise. */
  public boolean slower() {
    return ratio >= SLOWER && low > 1;
  }

  /**
   * Of measured calls.
   *
   * @param paired the calls of the layer as it is, and as encoded
   */
  public static ProbeResult of(PairedLatency paired, double loadMillis) {
    return new ProbeResult(
        paired.medianRatio(),
        paired.ratioQuantile(0.1),
        paired.ratioQuantile(0.9),
        paired.first().medianMillis(),
        paired.second().medianMillis(),
        paired.first().runs(),
        loadMillis);
  }
}
