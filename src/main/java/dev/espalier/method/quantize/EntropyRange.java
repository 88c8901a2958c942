package dev.espalier.method.quantize;

import dev.espalier.numeric.ArraySummary;
import dev.espalier.numeric.Clipping;
import dev.espalier.numeric.Histogram;

/**
 * The range after which the histogram of the magnitudes has lost least information by the
 * Kullback-Leibler divergence, as it is done for activations: {@link Clipping#leastDivergence}.
 *
 * <p>An asymmetric range reaches as far on either side, but never beyond the outermost weight
 * there. Zeros are left out: they stay zeros whatever the range.
 *
 * @param codes the codes to be used
 */
public record EntropyRange(CodeGrid codes) implements RangeFinder {
  private static final int MOST_BINS = 2048;
  private static final int BINS_PER_LEVEL = 4;

  @Override
  public ChannelGrid find(float[] values, int from, int to) {
    ArraySummary summary = ArraySummary.of(values, from, to);
    double reach = summary.maxMagnitude();
    if (reach > 0) {
      int levels = (codes.steps() + 1) / 2;
      int most = Math.max(MOST_BINS, 2 * levels);
      long[] counts = new long[Math.clamp(to - from, BINS_PER_LEVEL * levels, most)];
      for (int i = from; i < to; i++) {
        double magnitude = Math.abs(values[i]);
        if (magnitude > 0) {
          counts[(int) Math.min(magnitude / reach * counts.length, counts.length - 1)]++;
        }
      }
      reach = Clipping.leastDivergence(new Histogram(0, reach, counts), levels);
    }
    double low = Math.min(Math.max(summary.min(), -reach), 0);
    double high = Math.max(Math.min(summary.max(), reach), 0);
    return ChannelGrid.spanning(low, high, codes);
  }
}
