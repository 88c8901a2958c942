package dev.espalier.method.quantize;

import dev.espalier.numeric.ArraySummary;

/**
 * The range after which the histogram of the magnitudes has lost least information by the
 * Kullback-Leibler divergence, as it is done for activations (Migacz, 8-bit Inference with
 * TensorRT, 2017): for every number of bins that the range may keep, those beyond are counted to
 * the last one kept, and that is compared with the same bins put together to as many as there are
 * levels on one side, the counts of each spread evenly over those of its bins that are not empty.
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
      int[] counts = new int[Math.clamp(to - from, BINS_PER_LEVEL * levels, most)];
      for (int i = from; i < to; i++) {
        double magnitude = Math.abs(values[i]);
        if (magnitude > 0) {
          counts[(int) Math.min(magnitude / reach * counts.length, counts.length - 1)]++;
        }
      }
      reach *= (double) kept(counts, levels) / counts.length;
    }
    double low = Math.min(Math.max(summary.min(), -reach), 0);
    double high = Math.max(Math.min(summary.max(), reach), 0);
    return ChannelGrid.spanning(low, high, codes);
  }

  /** How many bins to keep; the most of those that are equally good. */
  static int kept(int[] counts, int levels) {
    int best = counts.length;
    double least = Double.POSITIVE_INFINITY;
    for (int kept = counts.length; kept >= levels; kept--) {
      double divergence = divergence(counts, kept, levels);
      if (divergence < least) {
        least = divergence;
        best = kept;
      }
    }
    return best;
  }

  /**
   * Of the bins that are kept, from the same put together to levels; infinite where what was
   * clipped falls into a bin that is empty otherwise.
   */
  static double divergence(int[] counts, int kept, int levels) {
    long clipped = 0;
    for (int bin = kept; bin < counts.length; bin++) {
      clipped += counts[bin];
    }
    if (clipped > 0 && counts[kept - 1] == 0) {
      return Double.POSITIVE_INFINITY;
    }
    long inside = 0;
    for (int bin = 0; bin < kept; bin++) {
      inside += counts[bin];
    }
    double all = (double) inside + clipped;
    double divergence = 0;
    for (int level = 0; level < levels; level++) {
      int begin = (int) ((long) level * kept / levels);
      int end = (int) ((long) (level + 1) * kept / levels);
      double sum = 0;
      int filled = 0;
      for (int bin = begin; bin < end; bin++) {
        sum += counts[bin];
        filled += counts[bin] > 0 ? 1 : 0;
      }
      for (int bin = begin; bin < end; bin++) {
        if (counts[bin] > 0) {
          double wanted = (counts[bin] + (bin == kept - 1 ? clipped : 0)) / all;
          divergence += wanted * Math.log(wanted / (sum / filled / inside));
        }
      }
    }
    return divergence;
  }
}
