package dev.espalier.method.quantize;

import dev.espalier.numeric.ArraySummary;

/**
 * Looks for the grid with the least squared error: large weights may be clipped so that the many
 * small ones get finer steps. Never worse than {@link MinMaxRange}, to the last bit of a double.
 *
 * <p>Only numbers that squares of can be told apart from zero and infinity are searched; outside,
 * from 1e-15 to 1e15 in magnitude, the range from smallest to largest is taken.
 *
 * @param codes the codes to be used
 */
public record LeastSquaresRange(CodeGrid codes) implements RangeFinder {
  /** With this many weights per level, and more, it is faster to sort them into bins first. */
  private static final int MANY_PER_LEVEL = 24;

  private static final int BINS_PER_LEVEL = 64;
  private static final float SMALLEST = 1e-15f;
  private static final float LARGEST = 1e15f;
  private static final int MAX_NARROWINGS = 8;

  @Override
  public ChannelGrid find(float[] values, int from, int to) {
    ArraySummary summary = ArraySummary.of(values, from, to);
    double high = codes.symmetric() ? summary.maxMagnitude() : Math.max(summary.max(), 0);
    double low = codes.symmetric() ? -high : Math.min(summary.min(), 0);
    ChannelGrid widest = ChannelGrid.spanning(low, high, codes);
    if (summary.maxMagnitude() < SMALLEST || summary.maxMagnitude() > LARGEST) {
      return widest;
    }
    DirectErrors direct = new DirectErrors(values, from, to, codes);
    boolean many = to - from >= MANY_PER_LEVEL * codes.steps();
    ChannelGrid found =
        many
            ? searchBins(values, from, to, low, high)
            : new RangeSearch(direct, codes, low, high, to - from).best();
    return direct.error(found) < direct.error(widest) ? found : widest;
  }

  /**
   * Searches with bins over the whole range first; where a few far weights make the best range so
   * much narrower that the bins are coarse for it, once more with bins over that.
   */
  private ChannelGrid searchBins(float[] values, int from, int to, double low, double high) {
    double begin = low;
    double end = high;
    for (int narrowings = 0; ; narrowings++) {
      int bins = BINS_PER_LEVEL * codes.steps();
      ValueBins sorted = ValueBins.of(values, from, to, begin, end, bins);
      RangeSearch search =
          new RangeSearch(new BinnedErrors(sorted, codes), codes, begin, end, to - from);
      if (search.high() - search.low() > (end - begin) / 2 || narrowings == MAX_NARROWINGS) {
        return search.best();
      }
      begin = search.low() * 1.2;
      end = search.high() * 1.2;
    }
  }
}
