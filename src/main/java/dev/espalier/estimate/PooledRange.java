package dev.espalier.estimate;

import dev.espalier.method.quantize.ChannelGrid;
import dev.espalier.method.quantize.CodeGrid;
import dev.espalier.method.quantize.LeastSquaresRange;
import dev.espalier.method.quantize.RangeFinder;

/**
 * Where least squares would clip channels of which only a few weights are known. A few sampled
 * weights of each channel cannot say it, but those of all channels together can, in units of the
 * channels' root mean squares; a channel's own ends, which are known exactly, say how far that is
 * wrong for it.
 *
 * @param common the best grid for all sampled weights, each divided by its channel's root mean
 *     square
 * @param codes the codes that are used
 * @param rounded how many weights of one channel are rounded: those that were not pruned; infinite
 *     where a channel is clipped whatever that costs
 */
record PooledRange(ChannelGrid common, CodeGrid codes, double rounded) {

  private static final int SEARCHED = 1 << 15;

  /**
   * Searches.
   *
   * @param weights sampled weights in units of their channels; pruned ones are 0
   * @param perChannel number of weights in one channel of the whole layer
   */
  static PooledRange of(float[] weights, double perChannel, CodeGrid codes) {
    int kept = 0;
    for (float weight : weights) {
      kept += weight == 0 ? 0 : 1;
    }
    ChannelGrid best = new LeastSquaresRange(codes).find(weights, 0, weights.length);
    return new PooledRange(best, codes, perChannel * kept / weights.length);
  }

  /**
   * What another way of choosing ranges comes to for channels on the average: that of as many
   * weights at a time as a channel has.
   *
   * @param weights sampled weights in random order, in units of their channels
   * @param perChannel number of weights in one channel of the whole layer
   */
  static PooledRange typical(
      float[] weights, double perChannel, CodeGrid codes, RangeFinder finder) {
    int length = (int) Math.clamp(perChannel, 1, weights.length);
    int channels = Math.clamp(SEARCHED / length, 1, weights.length / length);
    double low = 0;
    double high = 0;
    for (int channel = 0; channel < channels; channel++) {
      ChannelGrid grid = finder.find(weights, channel * length, (channel + 1) * length);
      low += (codes.lowest() - grid.zeroPoint()) * (double) grid.scale() / channels;
      high += (codes.highest() - grid.zeroPoint()) * (double) grid.scale() / channels;
    }
    ChannelGrid common = ChannelGrid.spanning(low, high, codes);
    return new PooledRange(common, codes, Double.POSITIVE_INFINITY);
  }

  /**
   * The grid of a channel.
   *
   * @param unit its root mean square
   * @param low its smallest weight
   * @param high its largest weight
   */
  ChannelGrid at(double unit, double low, double high) {
    double reach = common.scale() * unit;
    double from = -clipped(-low, (common.zeroPoint() - codes.lowest()) * reach);
    double to = clipped(high, (codes.highest() - common.zeroPoint()) * reach);
    return ChannelGrid.spanning(Math.min(0, from), Math.max(0, to), codes);
  }

  /**
   * Where to clip one side: not beyond its own end, and, as that end is one weight at least, not so
   * far inside that clipping this weight alone costs more than the finer steps bring to all the
   * others, {@code (end - x)^2 + rounded (x / steps)^2 / 12} being least.
   */
  private double clipped(double end, double wanted) {
    double steps = codes.symmetric() ? codes.steps() / 2 : codes.steps();
    double worthwhile = end / (1 + rounded / (12 * steps * steps));
    return Math.min(end, Math.max(wanted, worthwhile));
  }
}
