package dev.espalier.numeric;

/**
 * Normally distributed values of which the negative ones become zero: what is known about a channel
 * before a ReLU tells what comes out of it.
 */
public final class RectifiedNormal {
  private static final double ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);
  private static final int STEPS = 60;

  private RectifiedNormal() {}

  /** The mean of what is left. */
  public static double mean(double mean, double deviation) {
    if (!(deviation > 0)) {
      return Math.max(mean, 0);
    }
    double z = mean / deviation;
    return mean * cumulative(z) + deviation * Math.exp(-z * z / 2) / ROOT_OF_TWO_PI;
  }

  /**
   * The mean that values of some deviation have if this is the mean of what is left of them; no
   * lower than six deviations below zero.
   *
   * @param rectified zero or positive
   */
  public static double location(double rectified, double deviation) {
    double low = -6 * deviation;
    double high = rectified;
    for (int step = 0; step < STEPS; step++) {
      double middle = (low + high) / 2;
      if (mean(middle, deviation) < rectified) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.2.17. */
  private static double cumulative(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double series =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = Math.exp(-z * z / 2) / ROOT_OF_TWO_PI * series;
    return z > 0 ? 1 - tail : tail;
  }
}
