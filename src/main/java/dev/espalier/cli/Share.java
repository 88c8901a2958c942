package dev.espalier.cli;

import dev.espalier.evaluate.Interval;
import dev.espalier.evaluate.PairedDifference;
import dev.espalier.evaluate.Proportion;
import java.util.Locale;

/**
 * A share or a difference of shares, 0 to 1, with its confidence interval of 95 %.
 *
 * @param value the share
 * @param low the lower end of the interval
 * @param high the upper end
 */
record Share(double value, double low, double high) {

  private static final double LEVEL = 0.95;

  static Share of(Proportion proportion) {
    return of(proportion.value(), proportion.wilson(LEVEL));
  }

  static Share of(PairedDifference difference) {
    return of(difference.value(), difference.interval(LEVEL));
  }

  private static Share of(double value, Interval interval) {
    return new Share(value, interval.low(), interval.high());
  }

  String percent() {
    return String.format(Locale.ROOT, "%.2f %% (%.2f to %.2f)", 100 * value, 100 * low, 100 * high);
  }

  String points() {
    return String.format(
        Locale.ROOT, "%+.2f points (%+.2f to %+.2f)", 100 * value, 100 * low, 100 * high);
  }
}
