package dev.espalier.evaluate;

/** The standard normal distribution. */
final class Normal {

  private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

  private Normal() {}

  /**
   * The number z for which a standard normal variable lies within -z and z with probability level.
   */
  static double twoSided(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("a confidence level lies between 0 and 1, not " + level);
    }
    double z = 1;
    // Newton's method; the distribution function is concave right of 0, so no step overshoots far.
    for (int i = 0; i < 100; i++) {
      double step = (2 * centralHalf(z) - level) / (2 * density(z));
      z = Math.max(z - step, z / 2);
      if (Math.abs(step) < 1e-14 * z) {
        break;
      }
    }
    return z;
  }

  /**
   * The probability between 0 and z, by the series of odd powers (Abramowitz and Stegun 26.2.11).
   */
  static double centralHalf(double z) {
    double term = z;
    double sum = z;
    for (int k = 3; term > sum * 1e-17; k += 2) {
      term *= z * z / k;
      sum += term;
    }
    return density(z) * sum;
  }

  private static double density(double z) {
    return Math.exp(-z * z / 2) / ROOT_TWO_PI;
  }
}
