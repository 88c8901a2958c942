package dev.espalier.app;

import dev.espalier.calibrate.ValueStatistics;

/**
 * The numbers that flow through one place of a network, and where they would be clipped for 8 bits.
 *
 * @param count how many were seen
 * @param skipped how many were not finite
 * @param min the smallest
 * @param max the largest
 * @param percentile the magnitude that all but one in ten thousand do not exceed
 * @param entropy the magnitude of least divergence
 * @param leastSquares the magnitude of least squared error
 */
public record ValueRanges(
    long count,
    long skipped,
    double min,
    double max,
    double percentile,
    double entropy,
    double leastSquares) {

  static ValueRanges of(ValueStatistics seen) {
    return new ValueRanges(
        seen.count(),
        seen.skipped(),
        seen.min(),
        seen.max(),
        seen.percentile(),
        seen.entropy(),
        seen.leastSquares());
  }
}
