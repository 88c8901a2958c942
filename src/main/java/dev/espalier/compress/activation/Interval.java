package dev.espalier.compress.activation;

import dev.espalier.calibrate.ValueStatistics;
import dev.espalier.numeric.Clipping;
import dev.espalier.recipe.ActivationRange;

/**
 * The numbers that a value is quantized within.
 *
 * @param low the lowest
 * @param high the highest
 */
record Interval(double low, double high) {
  /** The share of all numbers that a percentile leaves within. */
  private static final double SHARE = 0.9999;

  /**
   * The range of what was seen.
   *
   * @param bits of the codes: those above zero share them with those below if there are any
   */
  static Interval of(ValueStatistics seen, ActivationRange range, int bits) {
    boolean oneSign = seen.min() >= 0 || seen.max() <= 0;
    int levels = (1 << (oneSign ? bits : bits - 1)) - 1;
    return switch (range) {
      case MIN_MAX -> new Interval(seen.min(), seen.max());
      case MOVING_AVERAGE -> new Interval(seen.meanMin(), seen.meanMax());
      case PERCENTILE -> clipped(seen, Clipping.percentile(seen.magnitudes(), SHARE));
      case ENTROPY -> clipped(seen, Clipping.leastDivergence(seen.magnitudes(), levels));
      case LEAST_SQUARES -> clipped(seen, Clipping.leastSquares(seen.magnitudes(), levels));
    };
  }

  private static Interval clipped(ValueStatistics seen, double end) {
    return new Interval(Math.max(seen.min(), -end), Math.min(seen.max(), end));
  }

  /** The smallest that holds both. */
  Interval with(Interval other) {
    return new Interval(Math.min(low, other.low), Math.max(high, other.high));
  }
}
