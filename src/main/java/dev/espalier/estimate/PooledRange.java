package dev.espalier.estimate;

import dev.espalier.method.quantize.ChannelGrid;
import dev.espalier.method.quantize.CodeGrid;
import dev.espalier.method.quantize.LeastSquaresRange;

/**
 * Where least squares would clip channels of which only a few weights are known. A few sampled
 * weights of each channel cannot say it, but those of all channels together can, in units of the
 * channels' root mean squares; a channel's own ends, which are known exactly, say how far that is
 * wrong for it.
 *
 * @param common the best grid for all sampled weights, each divided by its channel's root mean
 *     square
 * @param codes the codes that are used
 * @param rounded how many weights of one channel are rounded: those that were not pruned
 */
record PooledRange(ChannelGrid common, CodeGrid codes, double rounded) {

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
