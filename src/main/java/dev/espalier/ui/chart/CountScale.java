package dev.espalier.ui.chart;

import java.util.List;

/**
 * From counts to heights.
 *
 * @param highest the count at the upper border, at least 1
 * @param logarithmic whether heights go by log(1 + count), which keeps empty bins at zero
 */
record CountScale(double highest, boolean logarithmic) {
  private static final double HEADROOM = 1.06;

  /** A scale on which the highest count stays a little below the border. */
  static CountScale upTo(double count, boolean logarithmic) {
    double highest = Math.max(1, count);
    return new CountScale(
        logarithmic ? Math.pow(1 + highest, HEADROOM) - 1 : highest * HEADROOM, logarithmic);
  }

  /** The share of the height, 0 to 1; counts above the highest are cut off. */
  double share(double count) {
    double share = logarithmic ? Math.log1p(count) / Math.log1p(highest) : count / highest;
    return Math.clamp(share, 0, 1);
  }

  List<Double> ticks(int most) {
    return logarithmic ? Ticks.powersOfTen(highest, most) : Ticks.linear(0, highest, most);
  }
}
