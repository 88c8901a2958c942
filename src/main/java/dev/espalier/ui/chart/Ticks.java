package dev.espalier.ui.chart;

import java.util.ArrayList;
import java.util.List;

/** Positions of round numbers on an axis: 1, 2 or 5 times a power of ten. */
final class Ticks {
  private static final double[] MANTISSAS = {1, 2, 5, 10};

  private Ticks() {}

  /** The smallest round step that needs no more than {@code most} ticks for the range. */
  static double step(double low, double high, int most) {
    double raw = (high - low) / Math.max(1, most);
    if (!(raw > 0) || Double.isInfinite(raw)) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    for (double mantissa : MANTISSAS) {
      // The slack keeps 0.3 / 3 from counting as more than 0.1.
      if (raw <= mantissa * power * (1 + 1e-9)) {
        return mantissa * power;
      }
    }
    return 10 * power;
  }

  /** The multiples of the step inside the range, zero as exactly zero. */
  static List<Double> linear(double low, double high, int most) {
    double step = step(low, high, most);
    var ticks = new ArrayList<Double>();
    long first = (long) Math.ceil(low / step - 1e-9);
    long last = (long) Math.floor(high / step + 1e-9);
    for (long i = first; i <= last && ticks.size() <= 2L * most; i++) {
      ticks.add(i * step);
    }
    return List.copyOf(ticks);
  }

  /**
   * One, ten, a hundred ... up to the highest value; every n-th power if there would be more than
   * {@code most}.
   */
  static List<Double> powersOfTen(double high, int most) {
    int powers = (int) Math.floor(Math.log10(Math.max(1, high))) + 1;
    int every = Math.max(1, (powers + most - 1) / Math.max(1, most));
    var ticks = new ArrayList<Double>();
    for (int power = 0; power < powers; power += every) {
      ticks.add(Math.pow(10, power));
    }
    return List.copyOf(ticks);
  }
}
