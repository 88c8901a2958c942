package dev.espalier.method.quantize;

import dev.espalier.numeric.ArraySummary;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Clipping;
import dev.espalier.numeric.Histogram;
import java.util.Arrays;

/**
 * Clips magnitudes where the distribution that is left tells least apart from the original one
 * ({@link Clipping#leastDivergence}). Zeros have no say: they are met exactly anyway.
 *
 * @param codes the codes to be used
 */
public record EntropyRange(CodeGrid codes) implements RangeFinder {
  /** Enough to tell levels apart, and few enough for channels of some hundred weights. */
  private static final int BINS_PER_LEVEL = 16;

  private static final int MOST_BINS = 2048;

  @Override
  public ChannelGrid find(float[] values, int from, int to) {
    ArraySummary summary = ArraySummary.of(values, from, to);
    float[] magnitudes = new float[to - from];
    int count = 0;
    for (int i = from; i < to; i++) {
      if (values[i] != 0) {
        magnitudes[count++] = Math.abs(values[i]);
      }
    }
    double clip = clip(Arrays.copyOf(magnitudes, count), summary.maxMagnitude());
    double low = Math.max(Math.min(summary.min(), 0), -clip);
    double high = Math.min(Math.max(summary.max(), 0), clip);
    return ChannelGrid.spanning(low, high, codes);
  }

  private double clip(float[] magnitudes, float most) {
    int levels = Math.max(codes.steps() / 2, 1);
    if (magnitudes.length <= levels || most == 0) {
      return most;
    }
    int bins = Math.min(BINS_PER_LEVEL * levels, MOST_BINS);
    return Clipping.leastDivergence(
        Histogram.of(magnitudes, 0, most, bins, CancelSignal.none()), levels);
  }
}
