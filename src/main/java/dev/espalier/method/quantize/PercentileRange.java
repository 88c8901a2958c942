package dev.espalier.method.quantize;

import java.util.Arrays;

/**
 * Spans all but the outermost weights: {@value #PERCENT} percent of the magnitudes, or of the
 * weights on either side with a free zero point, linear between weights.
 *
 * @param codes the codes to be used
 */
public record PercentileRange(CodeGrid codes) implements RangeFinder {
  /** What lies within. */
  public static final double PERCENT = 99.9;

  @Override
  public ChannelGrid find(float[] values, int from, int to) {
    if (from == to) {
      return ChannelGrid.spanning(0, 0, codes);
    }
    float[] sorted = Arrays.copyOfRange(values, from, to);
    if (codes.symmetric()) {
      for (int i = 0; i < sorted.length; i++) {
        sorted[i] = Math.abs(sorted[i]);
      }
      Arrays.sort(sorted);
      double reach = at(sorted, PERCENT / 100);
      return ChannelGrid.spanning(-reach, reach, codes);
    }
    Arrays.sort(sorted);
    double low = at(sorted, 1 - PERCENT / 100);
    double high = at(sorted, PERCENT / 100);
    return ChannelGrid.spanning(Math.min(low, 0), Math.max(high, 0), codes);
  }

  private static double at(float[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    double inside = place - below;
    return sorted[below] + inside * ((double) sorted[above] - sorted[below]);
  }
}
