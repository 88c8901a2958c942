package dev.espalier.method.quantize;

import dev.espalier.numeric.ArraySummary;
import java.util.Arrays;

/**
 * Clips the few largest weights: the range reaches to a percentile of the magnitudes, between two
 * weights interpolated linearly. An asymmetric range reaches so far on either side, but never
 * beyond the outermost weight there.
 *
 * @param codes the codes to be used
 * @param share of the weights that the range has to hold, by magnitude, above 0, at most 1
 */
public record PercentileRange(CodeGrid codes, double share) implements RangeFinder {
  /** Of a thousand weights one is clipped. */
  public static final double SHARE = 0.999;

  public PercentileRange {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share of " + share + " is not above 0 and at most 1");
    }
  }

  @Override
  public ChannelGrid find(float[] values, int from, int to) {
    if (from == to) {
      return new MinMaxRange(codes).find(values, from, to);
    }
    float[] magnitudes = Arrays.copyOfRange(values, from, to);
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = Math.abs(magnitudes[i]);
    }
    Arrays.sort(magnitudes);
    double place = share * (magnitudes.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, magnitudes.length - 1);
    double reach =
        magnitudes[below] + (place - below) * ((double) magnitudes[above] - magnitudes[below]);
    ArraySummary summary = ArraySummary.of(values, from, to);
    // Weights of which nearly all are pruned have nothing but zeros up to there.
    double usable = reach > 0 ? reach : summary.maxMagnitude();
    double low = Math.min(Math.max(summary.min(), -usable), 0);
    double high = Math.max(Math.min(summary.max(), usable), 0);
    return ChannelGrid.spanning(low, high, codes);
  }
}
